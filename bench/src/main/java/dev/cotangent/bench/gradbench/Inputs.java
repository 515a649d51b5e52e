package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the fields of an input; what does not fit is an exception that says what was found. */
final class Inputs {
  /** More than this of what was found is more than anybody wants to read. */
  private static final int EXCERPT = 40;

  private Inputs() {}

  /** Returns a field that is a number. */
  static double number(JsonNode input, String field) {
    return number(get(input, field), field, "a number");
  }

  /** Returns a field that is an integer; whether it is written as 3 or as 3.0 does not matter. */
  static int integer(JsonNode input, String field) {
    double value = number(get(input, field), field, "an integer");
    if (value != (int) value) {
      throw new IllegalArgumentException(
          "input." + field + ": an integer is expected, but this is " + value);
    }
    return (int) value;
  }

  /** Returns a field that is an array of numbers. */
  static double[] vector(JsonNode input, String field) {
    return vectorOf(get(input, field), field);
  }

  /** Returns a field that is an array of numbers, at least one. */
  static double[] nonEmptyVector(JsonNode input, String field) {
    double[] vector = vector(input, field);
    if (vector.length == 0) {
      throw new IllegalArgumentException(
          "input." + field + ": at least one number is needed, but the array is empty");
    }
    return vector;
  }

  /** Returns a field that is an array of rows, all of the same length. */
  static double[][] matrix(JsonNode input, String field) {
    JsonNode node = array(get(input, field), field, "an array of arrays of numbers");
    double[][] matrix = new double[node.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = vectorOf(node.get(i), field + "[" + i + "]");
      if (matrix[i].length != matrix[0].length) {
        throw new IllegalArgumentException(
            "input.%s: all rows must be equally long, but row 0 has %d number(s) and row %d has %d"
                .formatted(field, matrix[0].length, i, matrix[i].length));
      }
    }
    return matrix;
  }

  private static double[] vectorOf(JsonNode found, String field) {
    JsonNode node = array(found, field, "an array of numbers");
    double[] vector = new double[node.size()];
    for (int i = 0; i < vector.length; i++) {
      JsonNode element = node.get(i);
      vector[i] =
          element.isNumber()
              ? element.doubleValue()
              : number(element, field + "[" + i + "]", "a number");
    }
    return vector;
  }

  private static double number(JsonNode found, String field, String expected) {
    if (!found.isNumber()) {
      throw unexpected(found, field, expected);
    }
    return found.doubleValue();
  }

  private static JsonNode array(JsonNode found, String field, String expected) {
    if (!found.isArray()) {
      throw unexpected(found, field, expected);
    }
    return found;
  }

  private static JsonNode get(JsonNode input, String field) {
    JsonNode found = input.get(field);
    if (found == null) {
      throw new IllegalArgumentException("input." + field + " is missing");
    }
    return found;
  }

  private static IllegalArgumentException unexpected(
      JsonNode found, String field, String expected) {
    return new IllegalArgumentException(
        "input." + field + ": " + expected + " is expected, but this is " + describe(found));
  }

  /** Says what a value is, shortly: numbers, texts and the like as they are. */
  static String describe(JsonNode found) {
    if (found.isContainerNode()) {
      return found.isArray() ? "an array of " + found.size() + " element(s)" : "an object";
    }
    String text = found.toString();
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
  }
}
