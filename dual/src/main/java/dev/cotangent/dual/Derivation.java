package dev.cotangent.dual;

import dev.cotangent.kernel.Gates;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Role;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Derives the {@link Recurrence} of a row from the rules in the registry.
 *
 * <p>Series are asked for from the highest order downwards, so that each is first asked for to the
 * highest order that it is needed to.
 */
final class Derivation {
  private static final Formula FIRST = new Formula.Argument(0);
  private static final Formula SECOND = new Formula.Argument(1);

  /** The rules of a row: for each operand a formula, and another one for a second smooth piece. */
  private record Rules(List<Formula> first, List<Formula> second) {}

  private final List<@Nullable Step> steps = new ArrayList<>();
  private final List<Boolean> varying = new ArrayList<>();
  private final List<Integer> divisors = new ArrayList<>();
  private final IdentityHashMap<Primitive, Map<List<Integer>, Integer>> known =
      new IdentityHashMap<>();
  private final Map<Double, Integer> constants = new HashMap<>();
  private final Map<Integer, Rules> rules = new HashMap<>();

  /** The series asked for, by order. */
  private final List<List<Integer>> asked = new ArrayList<>();

  private final boolean regular;

  private Derivation(boolean regular) {
    this.regular = regular;
  }

  /**
   * Returns a row's recurrence.
   *
   * @param f the row
   * @param exponent if the row is a power with a whole exponent, then that
   * @param varying which of its operands are not constant
   * @param order the order of the result
   * @param otherwise if not null, then what is used where x is 0 in a power of x; otherwise such an
   *     x must be reckoned with, which costs more
   */
  static Recurrence of(
      Primitive f,
      int exponent,
      boolean[] varying,
      int order,
      @Nullable Supplier<Recurrence> otherwise) {
    Derivation derivation = new Derivation(otherwise != null);
    int[] operands = new int[varying.length];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = derivation.add(null, varying[i]);
    }
    int result =
        exponent == Series.NOT_WHOLE
            ? derivation.applied(f, operands)
            : derivation.applied(f, operands[0], derivation.constant(exponent));
    derivation.derive(result, order);
    return new Recurrence(
        order,
        operands.length,
        derivation.steps.toArray(Step[]::new),
        result,
        derivation.divisors.stream().mapToInt(i -> i).toArray(),
        otherwise != null
            ? otherwise
            : () -> {
              throw new AssertionError("nothing is divided by 0");
            });
  }

  private void derive(int result, int order) {
    for (int m = 0; m <= order; m++) {
      asked.add(new ArrayList<>());
    }
    asked.get(order).add(result);
    for (int m = order; m >= 0; m--) {
      for (int i = 0; i < asked.get(m).size(); i++) {
        ask(asked.get(m).get(i), m);
      }
    }
  }

  private int add(@Nullable Step step, boolean varies) {
    steps.add(step);
    varying.add(varies);
    return steps.size() - 1;
  }

  private int constant(double value) {
    return constants.computeIfAbsent(value, c -> add(new Step.Constant(c), false));
  }

  /** The series of a row applied to series, the same one each time. */
  private int applied(Primitive f, int... operands) {
    Map<List<Integer>, Integer> applications = known.computeIfAbsent(f, row -> new HashMap<>());
    List<Integer> key = Arrays.stream(operands).boxed().toList();
    Integer series = applications.get(key);
    if (series == null) {
      series = add(step(f, operands), key.stream().anyMatch(varying::get));
      applications.put(key, series);
    }
    return series;
  }

  private Step step(Primitive f, int... operands) {
    if (f == Arithmetic.DIV) {
      return new Step.Quotient(f, operands[0], operands[1], operands);
    }
    if (f == Arithmetic.RECIPROCAL) {
      return new Step.Quotient(f, constant(1), operands[0], operands);
    }
    int exponent = f == Arithmetic.POW ? whole(operands[1]) : Series.NOT_WHOLE;
    if (exponent != Series.NOT_WHOLE) {
      int half = power(operands[0], exponent / 2);
      int rest = power(operands[0], exponent - exponent / 2);
      return new Step.Product(f, half, rest, false, operands);
    }
    int power = f == Arithmetic.POW && regular ? nextPower(operands) : Step.Edge.NONE;
    if (power != Step.Edge.NONE) {
      divisors.add(operands[0]);
      return new Step.Quotient(f, power, operands[0], operands);
    }
    if (f instanceof Nary && f.role() == Role.ROUTER && !f.kinks().isEmpty()) {
      return new Step.Routed(f, operands);
    }
    Optional<Rules> formulas = rules(f, operands.length);
    if (formulas.isEmpty()) {
      boolean[] moving = new boolean[operands.length];
      for (int i = 0; i < moving.length; i++) {
        moving[i] = varying.get(operands[i]);
      }
      return new Step.Opaque(f, moving, operands);
    }
    return step(f, formulas.get(), operands);
  }

  private Step step(Primitive f, Rules formulas, int... operands) {
    boolean kinked = !formulas.second.isEmpty();
    if (!kinked && formulas.first.equals(List.of(SECOND, FIRST))) {
      boolean gated = f == Gates.GATE || f == Gates.ROUTE;
      return new Step.Product(f, operands[0], operands[1], gated, operands);
    }
    rules.put(steps.size(), formulas);
    return kinked ? new Step.Kinked(f, operands) : new Step.Smooth(f, operands);
  }

  /** The number that a series is, if it is a constant and a whole number. */
  private int whole(int series) {
    return steps.get(series) instanceof Step.Constant constant
        ? Series.whole(constant.value)
        : Series.NOT_WHOLE;
  }

  /** The power of x with a whole exponent. */
  private int power(int x, int exponent) {
    return switch (exponent) {
      case 0 -> constant(1);
      case 1 -> x;
      default -> applied(Arithmetic.POW, x, constant(exponent));
    };
  }

  /** The power b of x, if the operands are x and b - 1, and that power is there. */
  private int nextPower(int... operands) {
    for (var difference : known.getOrDefault(Arithmetic.SUB, Map.of()).entrySet()) {
      List<Integer> terms = difference.getKey();
      if (difference.getValue() == operands[1] && terms.get(1).equals(constants.get(1.0))) {
        return known
            .getOrDefault(Arithmetic.POW, Map.of())
            .getOrDefault(List.of(operands[0], terms.get(0)), Step.Edge.NONE);
      }
    }
    return Step.Edge.NONE;
  }

  /** Asks for a series up to order m, and for what it needs. */
  private void ask(int series, int m) {
    Step step = steps.get(series);
    int order = varying.get(series) ? m : 0;
    if (step == null || step.need >= order) {
      return;
    }
    step.need = order;
    for (int i = 0; i < step.operands.length; i++) {
      boolean condition =
          i == 0 && step instanceof Step.Routed routed && routed.f == Piecewise.SELECT;
      ask(step.operands[i], condition ? 0 : order);
    }
    if (order == 0) {
      return;
    }
    switch (step) {
      case Step.Product product -> {
        ask(product.left, order);
        ask(product.right, order);
      }
      case Step.Quotient quotient -> ask(quotient.dividend, order);
      case Step.Smooth smooth -> fill(series, smooth.slopes, rules(series).first, order);
      case Step.Kinked kinked -> {
        fill(series, kinked.first, rules(series).first, order);
        fill(series, kinked.second, rules(series).second, order);
      }
      default -> {}
    }
  }

  private Rules rules(int series) {
    return Objects.requireNonNull(rules.get(series));
  }

  private void fill(int series, Step.Edge[] slopes, List<Formula> formulas, int order) {
    int[] arguments = arguments(series);
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] =
          varying.get(arguments[i])
              ? slope(formulas.get(i), arguments)
              : new Step.Edge(Step.Edge.NONE, 0);
      if (slopes[i].series() != Step.Edge.NONE) {
        asked.get(order - 1).add(slopes[i].series());
      }
    }
  }

  /** A rule's arguments: the operands and the result. */
  private int[] arguments(int series) {
    int[] operands = Objects.requireNonNull(steps.get(series)).operands;
    int[] arguments = Arrays.copyOf(operands, operands.length + 1);
    arguments[operands.length] = series;
    return arguments;
  }

  /** A slope, from which signs and factors are taken out, as they need no series. */
  private Step.Edge slope(Formula formula, int... arguments) {
    if (formula instanceof Formula.Constant constant) {
      return new Step.Edge(Step.Edge.NONE, constant.value());
    }
    if (formula instanceof Formula.Application(Primitive f, List<Formula> x)) {
      if (f == Arithmetic.NEG) {
        return slope(x.get(0), arguments).times(-1);
      }
      for (int i = 0; f == Arithmetic.MUL && i < 2; i++) {
        if (x.get(i) instanceof Formula.Constant constant) {
          return slope(x.get(1 - i), arguments).times(constant.value());
        }
      }
    }
    return new Step.Edge(series(formula, new IdentityHashMap<>(), arguments), 1);
  }

  private int series(Formula formula, Map<Formula, Integer> written, int... arguments) {
    Integer series = written.get(formula);
    if (series == null) {
      series =
          switch (formula) {
            case Formula.Argument argument -> arguments[argument.index()];
            case Formula.Constant constant -> constant(constant.value());
            case Formula.Application application ->
                applied(
                    application.primitive(),
                    application.operands().stream()
                        .mapToInt(operand -> series(operand, written, arguments))
                        .toArray());
          };
      written.put(formula, series);
    }
    return series;
  }

  private static Optional<Rules> rules(Primitive f, int operands) {
    if (f.arity() < 0) {
      return traced((Nary) f, operands).map(formulas -> new Rules(formulas, List.of()));
    }
    Optional<List<Formula>> first = piece(f, operands, 0);
    return hasPieces(f)
        ? first.flatMap(a -> piece(f, operands, 1).map(b -> new Rules(a, b)))
        : first.map(a -> new Rules(a, List.of()));
  }

  private static Optional<List<Formula>> piece(Primitive f, int operands, int piece) {
    List<Formula> formulas =
        IntStream.range(0, operands)
            .mapToObj(k -> f.rule(k, piece))
            .flatMap(Optional::stream)
            .toList();
    return formulas.size() == operands ? Optional.of(formulas) : Optional.empty();
  }

  /** Only a row with a second piece gives the policy a say. */
  private static boolean hasPieces(Primitive f) {
    return Subgradient.SECOND.during(() ->
        switch (f) {
          case Unary unary -> unary.tie() != 1;
          case Binary binary -> binary.tie() != 1;
          case Nary nary -> false;
        });
  }

  /** The rules of a row that takes any number of operands. */
  private static Optional<List<Formula>> traced(Nary f, int operands) {
    List<Formula> formulas = new ArrayList<>();
    try {
      Formula.trace(
          operands + 1,
          arguments -> {
            Real[] x = Arrays.copyOf(arguments, operands);
            for (int k = 0; k < operands; k++) {
              formulas.add(Formula.of(f.partial(k, x, arguments[operands])));
            }
            return arguments[operands];
          });
      return Optional.of(formulas);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
