package learnstream.dashboard.server;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import learnstream.codec.avro.ControlCommand;
import learnstream.config.Deployment;
import learnstream.dashboard.picture.Json;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that change something: commands to models, accepted with the token in a header that
 * no other site's page can send. Each is on record: the command and its results in the control
 * topics, and a line in the log, as are attempts that were refused.
 */
public final class Actions implements AutoCloseable {
  /** Header that carries the token. */
  static final String TOKEN_HEADER = "X-Learnstream-Token";

  private static final Logger AUDIT = LoggerFactory.getLogger("learnstream.dashboard.audit");

  private final Deployment deployment;
  private final Guard guard;
  private final Token token;
  private final CommandSender sender;

  /**
   * @param token null: nothing is allowed
   */
  public Actions(Deployment deployment, Guard guard, String token) {
    this.deployment = deployment;
    this.guard = guard;
    this.token = token == null ? null : new Token(token);
    sender = new CommandSender(deployment);
  }

  /** Whether a token is right, so that the page can say so before anything is done. */
  void check(Context ctx) {
    require(ctx);
    ctx.status(HttpStatus.NO_CONTENT);
  }

  /** Sends a command; its result arrives with the page's updates. */
  void command(Context ctx) {
    require(ctx);
    ControlCommand command = CommandRequest.read(ctx.body(), deployment);
    try {
      sender.send(command);
    } catch (KafkaException e) {
      AUDIT.warn("{} not sent: {}", line(command, ctx), e.getMessage());
      throw new HttpResponseException(
          HttpStatus.BAD_GATEWAY.getCode(),
          "The command was not sent: " + e.getMessage(),
          Map.of());
    }
    AUDIT.info("{} sent", line(command, ctx));
    ctx.status(HttpStatus.ACCEPTED);
    ctx.contentType("application/json").result(Json.of(Map.of("id", command.getId())));
  }

  private void require(Context ctx) {
    guard.checkOrigin(ctx);
    if (token == null) {
      throw new ForbiddenResponse(
          "This page is read only; start the dashboard with --token-file to allow actions.");
    }
    if (!token.isRight(ctx.header(TOKEN_HEADER))) {
      AUDIT.warn("refused {} from {}: the token is missing or wrong", ctx.path(), ctx.ip());
      throw new ForbiddenResponse("The token is missing or wrong.");
    }
  }

  private static String line(ControlCommand c, Context ctx) {
    return "command %s: %s of %s by %s from %s"
        .formatted(
            c.getId(),
            c.getAction(),
            c.getModelId(),
            c.getAuthor() == null ? "nobody named" : c.getAuthor().replaceAll("\\p{Cntrl}", " "),
            ctx.ip());
  }

  @Override
  public void close() {
    sender.close();
  }
}
