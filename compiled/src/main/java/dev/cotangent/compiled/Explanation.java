package dev.cotangent.compiled;

/**
 * What has been generated for a derivative.
 *
 * @param what the derivative and the method
 * @param report what the generator decided: what is computed again, what is stored and how large
 *     that is, what was inlined
 * @param codeBytes the size of the generated class
 * @param listing the generated function, in text that reads like Java
 */
public record Explanation(String what, String report, int codeBytes, String listing) {
  @Override
  public String toString() {
    return "%s%n%s%n%d bytes of code%n%n%s"
        .formatted(what, report.strip(), codeBytes, listing.stripTrailing());
  }
}
