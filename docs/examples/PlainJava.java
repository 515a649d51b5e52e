import dev.cotangent.compiled.Compiled;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.reverse.Reverse;

/**
 * A simulation in plain Java, with {@code double}, {@code Math}, a loop and a branch, that knows
 * nothing of derivatives: how far a ball flies against the drag of the air. {@code Compiled.lift}
 * makes its derivative, and with that Newton's method finds the angle that hits a mark.
 */
public class PlainJava {
  private static final double[] WIND = {-3, -1, 0, 2};

  /** Returns the range of a ball that is thrown at a speed in m/s, at an angle in radians. */
  public static double f(double speed, double angle) {
    double[] position = {0, 1.5};
    double[] velocity = {speed * Math.cos(angle), speed * Math.sin(angle)};
    double step = 0.01;
    while (true) {
      double height = position[1];
      advance(position, velocity, step);
      if (position[1] < 0) {
        double beyond = position[1] / (position[1] - height);
        return position[0] - beyond * step * velocity[0];
      }
    }
  }

  private static void advance(double[] position, double[] velocity, double step) {
    double against = velocity[0] - wind(position[1]);
    double drag = 0.005 * Math.hypot(against, velocity[1]);
    velocity[0] -= step * drag * against;
    velocity[1] -= step * (drag * velocity[1] + 9.81);
    for (int i = 0; i < 2; i++) {
      position[i] += step * velocity[i];
    }
  }

  /** The wind at a height, between the heights at which it was measured. */
  private static double wind(double height) {
    double h = Math.clamp(height / 5, 0, WIND.length - 1.001);
    int below = (int) h;
    return WIND[below] + (h - below) * (WIND[below + 1] - WIND[below]);
  }

  /** Finds the angle at which a ball at 30 m/s flies 60 m. */
  public static void main(String[] args) {
    ScalarFunction range = Compiled.lift(PlainJava.class, "f");
    double angle = 0.5;
    for (int k = 0; k < 8; k++) {
      double slope = Reverse.gradient(range, 30, angle)[1];
      angle -= (f(30, angle) - 60) / slope;
      System.out.printf("angle %.12f  slope %.6f m%n", angle, slope);
    }
    System.out.println("off by " + (f(30, angle) - 60));
  }
}
