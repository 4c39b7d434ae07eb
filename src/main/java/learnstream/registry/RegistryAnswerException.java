package learnstream.registry;

import java.io.IOException;

/** A registry's answer says nothing about the schema that it was asked for. */
final class RegistryAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what it answers
   */
  RegistryAnswerException(String message) {
    super(message);
  }
}
