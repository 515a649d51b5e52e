package dev.cotangent.bench.gradbench;

import java.util.List;

/** The modules that the tool knows. */
final class Modules {
  private Modules() {}

  /** Returns all of them. */
  static List<Module> all() {
    return List.of(
        new HelloModule(),
        new LseModule(),
        new OdeModule(),
        new GmmModule(),
        new BaModule(),
        new LstmModule(),
        new ParticleModule(),
        new SaddleModule());
  }

  /** Returns the exception for a function that a module does not have. */
  static IllegalArgumentException unknown(Module module, String function, String... known) {
    return new IllegalArgumentException(
        "module %s has no function \"%s\"; its functions are %s"
            .formatted(module.name(), function, String.join(", ", known)));
  }
}
