package dev.cotangent.bench.peer;

import dev.cotangent.bench.result.Contest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Who computes a derivative. */
public enum Tool {
  /** This library. */
  COTANGENT(Contest.OURS),
  /** This library's derivative that is generated of the function over plain doubles. */
  COMPILED(Contest.OURS_COMPILED),
  /** An adjoint, or whatever derivative it is, in plain Java: what automatic tools compete with. */
  BY_HAND("by hand"),
  /** Commons Math's derivatives of any order in any number of variables. */
  COMMONS_MATH("Commons Math DerivativeStructure"),
  /** Hipparchus's numbers with a gradient. */
  HIPPARCHUS_GRADIENT("Hipparchus Gradient"),
  /** Hipparchus's derivatives of any order in any number of variables. */
  HIPPARCHUS_STRUCTURE("Hipparchus DerivativeStructure"),
  /** PyTorch's library in C++; only with Maven's profile peers. */
  LIBTORCH("libtorch 2.7.1 (DJL)"),
  /** ND4J's graphs; only with Maven's profile peers. */
  SAMEDIFF("ND4J SameDiff");

  /** The tools that come with every build. */
  static final Set<Tool> ALWAYS = EnumSet.range(COTANGENT, HIPPARCHUS_STRUCTURE);

  private final String label;

  Tool(String label) {
    this.label = label;
  }

  /** Returns its name in tables. */
  public String label() {
    return label;
  }

  static Optional<Tool> labelled(String label) {
    return Arrays.stream(values()).filter(tool -> tool.label.equals(label)).findFirst();
  }
}
