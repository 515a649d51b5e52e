package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An instruction's name, as in {@code ld.global.f64}: its first word, and the modifiers that
 * follow. Whoever decodes it takes the modifiers it understands; what remains is an error.
 */
final class Opcode {
  private final Token token;
  private final String name;
  private final List<String> modifiers;

  Opcode(Token token) {
    this.token = token;
    modifiers = new ArrayList<>(List.of(token.text().split("\\.")));
    name = modifiers.removeFirst();
  }

  Token token() {
    return token;
  }

  /** Returns the first word. */
  String name() {
    return name;
  }

  /** Takes a modifier if it is there. */
  boolean take(String modifier) {
    return modifiers.remove(modifier);
  }

  /** Whether a modifier is there; it stays. */
  boolean has(String modifier) {
    return modifiers.contains(modifier);
  }

  /** Takes a modifier that must be there. */
  void demand(String modifier) {
    if (!take(modifier)) {
      throw error("the emulator knows it only with ." + modifier);
    }
  }

  /** Takes the first modifier, in their order here, that is there. */
  Optional<String> takeOneOf(String... candidates) {
    for (String candidate : candidates) {
      if (take(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Takes the modifier that comes next. */
  String takeFirst() {
    if (modifiers.isEmpty()) {
      throw error("a modifier is missing");
    }
    return modifiers.removeFirst();
  }

  /** Takes the first modifier that is a type. */
  PtxType takeType() {
    for (String modifier : modifiers) {
      Optional<PtxType> type = PtxType.named(modifier);
      if (type.isPresent()) {
        take(modifier);
        return type.get();
      }
    }
    throw error("the emulator knows none of its types, or it has none");
  }

  /** Takes the direction of rounding; to nearest unless there is another. */
  Rounding takeRounding() {
    for (Rounding rounding : Rounding.values()) {
      if (take(rounding.modifier())) {
        return rounding;
      }
    }
    return Rounding.NEAREST;
  }

  /** Throws if there are modifiers that nobody has taken. */
  void finish() {
    if (!modifiers.isEmpty()) {
      throw error("the emulator does not know its ." + String.join(" .", modifiers));
    }
  }

  /** Returns another opcode in the same place. */
  Opcode other(String text) {
    return new Opcode(new Token(text, token.line()));
  }

  PtxException error(String what) {
    return token.error(what);
  }
}
