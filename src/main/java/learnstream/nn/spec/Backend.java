package learnstream.nn.spec;

/** What computes a network. The same samples give the same answers but for rounding. */
public enum Backend {
  /** This project's kernels. */
  JAVA,

  /** ND4J, an optional library. */
  ND4J
}
