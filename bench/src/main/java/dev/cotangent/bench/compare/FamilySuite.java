package dev.cotangent.bench.compare;

import dev.cotangent.bench.measure.Subject;
import dev.cotangent.bench.measure.Suite;
import dev.cotangent.bench.result.Mode;
import java.util.List;

/**
 * The Jacobians of the families of functions. An item is named like {@code dense/100/10/FORWARD}:
 * the family, the number of inputs, the number of outputs, the mode.
 */
public final class FamilySuite implements Suite {
  /** The suite's name. */
  public static final String NAME = "families";

  private static final int PARTS = 4;

  /** The bytes of an entry of a tape, with its arguments and the adjoints of a sweep. */
  private static final long ENTRY = 24 + 8 * 8;

  /** The bytes of a number that carries the tangents of one pass. */
  private static final long BUNDLE = 8 * 128;

  /** Up to so many inputs the library chooses a mode without a recording. */
  private static final int UNRECORDED = 512;

  /** Makes the suite. */
  public FamilySuite() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Item> items(boolean quick) {
    return Families.all().stream()
        .flatMap(family ->
            family.shapes(quick ? Grid.QUICK : Grid.FULL).stream()
                .flatMap(shape -> family.modes().stream().map(mode -> item(family, shape, mode))))
        .toList();
  }

  /** Returns the item for a Jacobian. */
  static Item item(FunctionFamily family, Shape shape, Mode mode) {
    String id =
        "%s/%d/%d/%s".formatted(family.about().name(), shape.inputs(), shape.outputs(), mode);
    return new Item(id, bytes(family, shape, mode));
  }

  /**
   * Two matrices, as the last one is kept while the next one is computed, and what the mode needs.
   * The library's own choice needs one or the other; or the tape in any case, where it records the
   * function to choose. Generated code stores at most a number where the tape has an entry.
   */
  private static long bytes(FunctionFamily family, Shape shape, Mode mode) {
    long matrices = 2 * 8L * shape.inputs() * shape.outputs();
    long tape = ENTRY * family.entries(shape);
    long bundles = BUNDLE * ((long) shape.inputs() + shape.outputs());
    return matrices
        + switch (mode) {
          case FORWARD -> bundles;
          case REVERSE -> tape;
          case HYBRID -> shape.inputs() > UNRECORDED ? tape + bundles : Math.min(bundles, tape);
          case COMPILED -> Double.BYTES * family.entries(shape);
        };
  }

  @Override
  public Subject subject(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("\"" + id + "\" is not family/inputs/outputs/mode");
    }
    Shape shape = new Shape(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    return Families.find(parts[0])
        .orElseThrow(() -> new IllegalArgumentException("there is no family " + parts[0]))
        .subject(shape, Mode.valueOf(parts[3]));
  }
}
