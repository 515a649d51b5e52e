package dev.cotangent.backend.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests without Maven, as verify.sh does on machines that have a GPU and little else: {@code
 * PACKAGE CLASS...} runs these classes of a package, and {@code PACKAGE not CLASS...} all but
 * these, each without its package.
 */
public final class VerifyTests {
  private static final String ALL = ".*(Test|Tests|Properties)";
  private static final int TRACE_LINES = 8;

  private VerifyTests() {}

  /** Runs the tests and writes what came of them; the status is as verify.sh's. */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    boolean others = all.indexOf("not") == 1;
    List<String> classes = all.subList(others ? 2 : 1, all.size());
    String these = classes.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    String named = ".*\\.(" + these + ")";
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(List.of(DiscoverySelectors.selectPackage(all.getFirst())))
            .filters(
                ClassNameFilter.includeClassNamePatterns(others ? ALL : named),
                ClassNameFilter.excludeClassNamePatterns(others ? named : "none"))
            .configurationParameter("jqwik.reporting.onlyfailures", "true")
            .configurationParameter("jqwik.database", "target/jqwik-database")
            .build();
    Results results = new Results();
    LauncherFactory.create().execute(request, results);
    results.write();
    System.exit(results.status());
  }

  /** What came of the tests: on the wrong machine, what was skipped is all that is of interest. */
  private static final class Results implements TestExecutionListener {
    private final List<String> failures = new ArrayList<>();
    private final List<String> skips = new ArrayList<>();
    private int passed;

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      skips.add(name(test) + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Throwable problem = result.getThrowable().orElse(null);
      switch (result.getStatus()) {
        case ABORTED -> skips.add(name(test) + ": " + message(problem));
        case FAILED -> failures.add(name(test) + ": " + message(problem) + trace(problem));
        case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
      }
    }

    private static String message(Throwable problem) {
      return Objects.toString(problem == null ? null : problem.getMessage(), "");
    }

    private static String trace(Throwable problem) {
      return problem == null
          ? ""
          : Arrays.stream(problem.getStackTrace())
              .filter(frame -> frame.getClassName().startsWith("dev.cotangent"))
              .limit(TRACE_LINES)
              .map(frame -> "\n    at " + frame)
              .collect(Collectors.joining("", "\n    " + problem.getClass().getName(), ""));
    }

    /** The class and the method, and which of several tests of that method it is. */
    private static String name(TestIdentifier test) {
      TestSource source = test.getSource().orElse(null);
      String display = test.getDisplayName();
      if (source instanceof MethodSource method) {
        String name = method.getMethodName();
        String simple = method.getClassName().replaceFirst(".*\\.", "") + "." + name;
        return display.startsWith(name) ? simple : simple + " " + display;
      }
      return display;
    }

    /** 0 if all is well, 1 if a test failed or there are none, 3 if all were skipped. */
    int status() {
      boolean none = passed + skips.size() == 0;
      return none || !failures.isEmpty() ? 1 : passed == 0 ? 3 : 0;
    }

    void write() {
      System.out.printf(
          "%d passed, %d failed, %d skipped%n", passed, failures.size(), skips.size());
      failures.forEach(failure -> System.out.println("FAILED: " + failure));
      skips.forEach(skip -> System.out.println("skipped: " + skip));
    }
  }
}
