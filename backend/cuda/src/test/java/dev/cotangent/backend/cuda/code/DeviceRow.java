package dev.cotangent.backend.cuda.code;

import dev.cotangent.primitive.Primitive;
import org.jspecify.annotations.Nullable;

/**
 * How a row is computed on the device: CUDA C of its arguments x, y and z, over a type {@code T}.
 * It is an expression, or statements that end with a {@code return}.
 *
 * @param row the row
 * @param value its value
 * @param side which side of its kinks the arguments are on; null for a smooth row
 * @param value32 its value where T is float; null where that is the double's value rounded, since
 *     the way over T would lose too many digits
 * @param side32 the side where T is float; null likewise
 * @param accuracy how far it may be from the row's value in Java
 * @param accuracy32 the same for floats, whose reference is the rounded value for doubles
 */
record DeviceRow(
    Primitive row,
    String value,
    @Nullable String side,
    @Nullable String value32,
    @Nullable String side32,
    Accuracy accuracy,
    Accuracy accuracy32) {

  /**
   * A bound of the difference.
   *
   * @param ulps in units of the reference's last place
   * @param absolute what is allowed besides for arguments from 2 on, where the functions that need
   *     it have their zeros
   */
  record Accuracy(double ulps, double absolute) {}

  /** A row that is exact, or rounded once as in Java. */
  static DeviceRow of(Primitive row, String value) {
    var exact = new Accuracy(0, 0);
    return new DeviceRow(row, value, null, value, null, exact, exact);
  }

  DeviceRow withSide(String text) {
    return new DeviceRow(row, value, text, value32, text, accuracy, accuracy32);
  }

  DeviceRow withSideInDouble(String text) {
    return new DeviceRow(row, value, text, value32, null, accuracy, accuracy32);
  }

  /** The same with bounds for both precisions. */
  DeviceRow within(double ulps, double ulps32) {
    return new DeviceRow(
        row, value, side, value32, side32, new Accuracy(ulps, 0), new Accuracy(ulps32, 0));
  }

  /** The same, but near their zeros functions do not keep the units of the last place. */
  DeviceRow orAbsolutely(double error, double error32) {
    return new DeviceRow(
        row,
        value,
        side,
        value32,
        side32,
        new Accuracy(accuracy.ulps, error),
        new Accuracy(accuracy32.ulps, error32));
  }

  /** The same with floats computed otherwise. */
  DeviceRow withFloats(String text) {
    return new DeviceRow(row, value, side, text, side32, accuracy, accuracy32);
  }

  /** The same with floats computed as doubles. */
  DeviceRow inDouble() {
    return new DeviceRow(row, value, side, null, side32, accuracy, accuracy32);
  }
}
