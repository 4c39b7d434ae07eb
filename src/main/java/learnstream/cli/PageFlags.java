package learnstream.cli;

import java.io.IOException;
import java.util.Set;
import learnstream.dashboard.server.DashboardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a learning process also serves the live page, on the loopback address. */
final class PageFlags {
  @Option(
      names = "--dashboard",
      paramLabel = "PORT",
      description = "Serve the live page on this port of 127.0.0.1; 0 for a free one.")
  private Integer port;

  @Mixin private TokenOption token;

  /** Null where no page was asked for. */
  DashboardOptions read(CommandLine.Model.CommandSpec spec) throws IOException {
    return read(spec, false);
  }

  /**
   * @param byDefault whether a page is served, on a free port, where none was asked for
   */
  DashboardOptions read(CommandLine.Model.CommandSpec spec, boolean byDefault) throws IOException {
    return port == null && !byDefault ? null : options(port == null ? 0 : port, spec);
  }

  private DashboardOptions options(int its, CommandLine.Model.CommandSpec spec) throws IOException {
    try {
      return new DashboardOptions(DashboardOptions.LOOPBACK, its, Set.of(), token.read());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--dashboard: " + e.getMessage());
    }
  }
}
