package learnstream.cli;

/** placeholder */
public final class Main {
  private Main() {}
  public static void main(String[] args) {}
}
