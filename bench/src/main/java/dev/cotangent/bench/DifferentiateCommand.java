package dev.cotangent.bench;

import dev.cotangent.hybrid.GradientCheck;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cotangent differentiate}: all derivatives of a function in the user's source file. */
@Command(
    name = "differentiate",
    description = {
      "Compiles a Java source file and prints the derivatives of its function at a point:"
          + " value, gradient (or Jacobian) in forward and in reverse mode, Hessian and a gradient"
          + " check."
    },
    footerHeading = "%n",
    footer = {
      "The file is a class, in any package, with a method over dev.cotangent.primitive.Real:",
      "",
      "  public static Real f(Real[] x)      a function with one output",
      "  public static Real[] f(Real[] x)    a function with several",
      "",
      "or, in plain Java, a static method over double: it is translated into one over Real, and a"
          + " derivative is generated of it, to compare with.",
      "",
      "  public static double f(double[] x)          or double[], for several outputs",
      "  public static double f(double a, double b)  one parameter for each input",
      "",
      "With --json, stdout is one object: value (a number, or an array for Real[]), forward and"
          + " reverse (arrays, or arrays of arrays), hessian (for one output), and check (passed,"
          + " worstRelativeError); for a method over double compiled (as forward, by the derivative"
          + " that is generated of it) or else notCompiled (why there is none), and disagreement"
          + " (where compiled is not what reverse is) if there is any; with --order partials (orders"
          + " and value of each), with --sparse sparse (what, rows, columns, colors,"
          + " and entries as row, column, value), with --explain explanation. Infinities and"
          + " NaN are the strings \"Infinity\", \"-Infinity\" and \"NaN\". What the function itself"
          + " prints goes to stderr.",
      "",
      "Exit status: 0 if all is well; 1 if the gradient check does not pass or compiled and reverse"
          + " do not agree (everything is printed all the same); 2 if there is something to put"
          + " right: a source that does not compile, a function that is missing or throws, a wrong number"
          + " of values, a value or a gradient that is NaN.",
      "",
      "Example: ./cotangent differentiate docs/examples/LogProduct.java --at 2,5"
    })
final class DifferentiateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE.java", description = "The source file with the function.")
  private Path file;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "v1,v2,...",
      description = "The point: a value for each input of the function.")
  private String at;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "f",
      description = "The method to differentiate; f unless given.")
  private String method;

  @Option(
      names = "--order",
      paramLabel = "K",
      description =
          "Print all mixed partial derivatives up to this order, for a function of type Real.")
  private int order;

  @Option(
      names = "--sparse",
      description =
          "Print the pattern of the Hessian (or Jacobian), its colouring and its entries.")
  private boolean sparse;

  @Option(
      names = "--explain",
      description = "Tell how the Jacobian is best computed, and what was considered.")
  private boolean explain;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private DifferentiateCommand() {}

  @Override
  public Integer call() {
    KernelLog.quiet();
    double[] point = parse(at);
    if (order < 0) {
      throw new UserError(
          "--order: " + order + " is negative; the highest order wanted, such as 3");
    }
    Details.Request details = new Details.Request(order, sparse, explain);
    UserFunction function = UserFunction.compile(file, method);
    DifferentiationReport report =
        withoutStdout(() -> DifferentiationReport.of(function, point, !json, details));
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? JsonReport.of(report) : TextReport.of(report));
    out.flush();
    List<String> problems = problems(report);
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(problem -> err.println("cotangent: " + problem));
    err.flush();
    return problems.isEmpty() ? 0 : Cotangent.CHECK_FAILED;
  }

  private static List<String> problems(DifferentiationReport report) {
    List<String> problems = new ArrayList<>();
    GradientCheck check = report.check();
    if (!check.passed()) {
      problems.add("the gradient check did not pass: " + check.message());
    }
    String disagreement = report.disagreement();
    if (disagreement != null) {
      problems.add("the compiled derivative does not agree with reverse mode: " + disagreement);
    }
    return problems;
  }

  /** Returns the values of --at. */
  static double[] parse(String values) {
    String[] parts = values.split(",", -1);
    double[] point = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        point[i] = Double.parseDouble(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new UserError(
            "--at: value %d, \"%s\", is not a number; write the values like 2,-0.5,1e3"
                .formatted(i + 1, parts[i].strip()),
            e);
      }
    }
    return point;
  }

  /** Whatever the user's function prints must not mix with the report: it goes to stderr. */
  private static <T> T withoutStdout(Supplier<T> action) {
    PrintStream out = System.out;
    System.setOut(System.err);
    try {
      return action.get();
    } finally {
      System.setOut(out);
    }
  }
}
