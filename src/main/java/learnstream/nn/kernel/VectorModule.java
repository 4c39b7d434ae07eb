package learnstream.nn.kernel;

import java.lang.reflect.InvocationTargetException;

/**
 * The JDK's module of vectors. It is an incubator's, so that a JVM has it only where {@code
 * --add-modules} names it, and warns of it then; or where it is loaded later, which needs {@code
 * java.base/jdk.internal.module} to be exported, as the program's own jar asks in its manifest.
 */
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /** Whether classes of the module can be used from now on. */
  static boolean load() {
    return ModuleLayer.boot().findModule(NAME).isPresent() || loadLater();
  }

  /** As the JVM loads the module of an agent: by the boot loader, so that its intrinsics work. */
  private static boolean loadLater() {
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      return false; // not exported, another JDK's, or a run-time image without the module
    }
  }
}
