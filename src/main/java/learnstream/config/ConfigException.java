package learnstream.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration is refused; lists every mistake in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigException(String source, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(
                Collectors.joining(
                    "\n",
                    source
                        + ": "
                        + problems.size()
                        + (problems.size() == 1 ? " mistake\n" : " mistakes\n"),
                    "")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
