package learnstream.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import learnstream.config.Deployment;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.stream.app.AccessCheck;
import learnstream.stream.app.AccessFailure;
import learnstream.stream.app.AccessRight;
import learnstream.stream.app.AccessRights;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "dashboard",
    description = {
      "Serve a page that shows a deployment live, until Ctrl-C.",
      "It reads the deployment's topics and nothing else, so it may run anywhere and be restarted."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream dashboard src/examples/sensors.yaml --port 8571"})
final class DashboardCommand implements Callable<Integer> {
  @Mixin private ConfigArgument config;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8571",
      description = "Port to listen on; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = DashboardOptions.LOOPBACK,
      description =
          "Address to listen on. Anybody who can reach it sees the samples. Default:"
              + " ${DEFAULT-VALUE}, for this machine only.")
  private String host;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      split = ",",
      description =
          "Another host name that browsers may use, for instance a proxy's. Requests for any other"
              + " name are refused.")
  private Set<String> allowed = new HashSet<>();

  @Mixin private TokenOption token;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stopping, stopped), "stop"));
    DashboardOptions options = options();
    try (Dashboard dashboard = Dashboard.start(deployment, options)) {
      System.out.println(dashboard.address());
      System.err.printf(
          "%s: %s; Ctrl-C ends it%n",
          deployment.name(),
          options.token() == null ? "read only" : "with actions for those who know the token");
      List<AccessRight> missing = missingRights(deployment, options);
      if (!missing.isEmpty()) {
        System.err.println(AccessFailure.lacks(deployment, missing));
        return CommandLine.ExitCode.SOFTWARE;
      }
      stopping.await();
    } finally {
      stopped.countDown();
    }
    return CommandLine.ExitCode.OK;
  }

  /** None where the cluster does not answer: the page waits for it, and says so. */
  private static List<AccessRight> missingRights(Deployment deployment, DashboardOptions options)
      throws ExecutionException, InterruptedException {
    String command = options.token() == null ? "dashboard" : "dashboard --token-file";
    List<AccessRight> needed = AccessRights.of(command, deployment);
    try (Admin admin = ConfigArgument.admin(deployment)) {
      return new AccessCheck(admin).denied(needed);
    } catch (TimeoutException e) {
      return List.of();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        return List.of();
      }
      throw e;
    }
  }

  private DashboardOptions options() throws Exception {
    try {
      return new DashboardOptions(host, port, allowed, token.read());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private static void stopAndWait(CountDownLatch stopping, CountDownLatch stopped) {
    stopping.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
