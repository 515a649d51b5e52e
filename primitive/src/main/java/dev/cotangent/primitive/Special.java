package dev.cotangent.primitive;

import static dev.cotangent.primitive.Primitive.binary;
import static dev.cotangent.primitive.Primitive.unary;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The table of special functions. Values come from Apache Commons Math and Commons Numbers where
 * they have them; {@code SpecialFunctions} names the source and the accuracy of each.
 */
public final class Special {
  private Special() {}

  private static final ConcurrentMap<Integer, Unary> POLYGAMMAS = new ConcurrentHashMap<>();
  private static final ConcurrentMap<Integer, Unary> BESSELS = new ConcurrentHashMap<>();

  private static final Domain NO_POLE =
      Domain.of("not 0, -1, -2, …", x -> x > 0 || x != Math.rint(x));

  /** The error function. */
  public static final Unary ERF = unary("erf", SpecialFunctions::erf, (x, y) -> gaussian(x));

  /** 1 - erf(x), accurate for large x. */
  public static final Unary ERFC =
      unary("erfc", SpecialFunctions::erfc, (x, y) -> gaussian(x).neg());

  /** The inverse of the error function. */
  public static final Unary ERF_INVERSE =
      unary(
              "erfInverse",
              SpecialFunctions::erfInverse,
              (x, y) -> y.square().exp().mul(Math.sqrt(Math.PI) / 2))
          .on(Domain.of("-1 < x < 1", x -> -1 < x && x < 1));

  /** The gamma function. */
  public static final Unary GAMMA =
      unary("gamma", SpecialFunctions::gamma, (x, y) -> y.mul(x.digamma())).on(NO_POLE);

  /** log |Γ(x)|. */
  public static final Unary LOG_GAMMA =
      unary("logGamma", SpecialFunctions::logGamma, (x, y) -> x.digamma()).on(NO_POLE);

  /** The derivative of logGamma. */
  public static final Unary DIGAMMA =
      unary("digamma", SpecialFunctions::digamma, (x, y) -> x.trigamma()).on(NO_POLE);

  /** The derivative of digamma. */
  public static final Unary TRIGAMMA =
      unary("trigamma", SpecialFunctions::trigamma, (x, y) -> x.polygamma(2)).on(NO_POLE);

  /** Γ(x) Γ(y) / Γ(x + y). */
  public static final Binary BETA =
      binary(
              "beta",
              SpecialFunctions::beta,
              (x, y, z) -> z.mul(x.digamma().sub(x.add(y).digamma())),
              (x, y, z) -> z.mul(y.digamma().sub(x.add(y).digamma())))
          .on(new Domain("x > 0, y > 0", p -> p[0] > 0 && p[1] > 0));

  /**
   * The row of the polygamma function of an order: the (order + 1)-th derivative of logGamma.
   *
   * @throws IllegalArgumentException if the order is negative
   */
  public static Unary polygamma(int order) {
    if (order < 0) {
      throw new IllegalArgumentException("polygamma: the order " + order + " is negative");
    }
    return POLYGAMMAS.computeIfAbsent(
        order,
        n ->
            unary(
                    "polygamma(" + n + ")",
                    x -> SpecialFunctions.polygamma(n, x),
                    (x, y) -> x.polygamma(n + 1))
                .on(NO_POLE));
  }

  /** The row of the Bessel function of the first kind of an integer order. */
  public static Unary besselJ(int order) {
    return BESSELS.computeIfAbsent(
        order,
        n ->
            unary(
                "besselJ(" + n + ")",
                x -> SpecialFunctions.besselJ(n, x),
                (x, y) ->
                    n == 0 ? x.besselJ(1).neg() : x.besselJ(n - 1).sub(x.besselJ(n + 1)).mul(0.5)));
  }

  /** The density of the error function: 2 exp(-x²) / √π. */
  private static Real gaussian(Real x) {
    return x.square().neg().exp().mul(2 / Math.sqrt(Math.PI));
  }

  static final List<Primitive> ROWS =
      Stream.concat(
              Stream.of(ERF, ERFC, ERF_INVERSE, GAMMA, LOG_GAMMA, DIGAMMA, TRIGAMMA, BETA),
              Stream.of(polygamma(2), polygamma(3), besselJ(0), besselJ(1), besselJ(2), besselJ(3)))
          .map(Primitive.class::cast)
          .toList();
}
