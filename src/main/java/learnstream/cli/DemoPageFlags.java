package learnstream.cli;

import java.io.IOException;
import learnstream.cli.output.Terminal;
import learnstream.dashboard.server.DashboardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a demo serves the live page: by default on a free port, if it runs at a terminal. */
final class DemoPageFlags {
  @Mixin private PageFlags page;

  @Option(
      names = "--no-dashboard",
      description = "Do not serve the live page (at a terminal it is served by default).")
  private boolean none;

  /** Null for nowhere. */
  DashboardOptions read(CommandLine.Model.CommandSpec spec, boolean json) throws IOException {
    return none ? null : page.read(spec, Terminal.isThere() && !json);
  }
}
