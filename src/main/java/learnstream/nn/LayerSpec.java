package learnstream.nn;

/** One layer of a network. */
public sealed interface LayerSpec permits DenseSpec {}
