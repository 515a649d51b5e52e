package dev.cotangent.backend.cuda;

import java.io.PrintWriter;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs this module's tests without Maven, as verify.sh does on machines that have a GPU and little
 * else. The one option is a pattern for the names of test classes.
 */
public final class VerifyTests {
  private VerifyTests() {}

  /** Runs the tests, writes how many passed and why the others did not; ends with status 1 then. */
  public static void main(String[] arguments) {
    String pattern = arguments.length == 0 ? ".*(Test|Tests|Properties)" : arguments[0];
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(List.of(DiscoverySelectors.selectPackage("dev.cotangent.backend.cuda")))
            .filters(ClassNameFilter.includeClassNamePatterns(pattern))
            .configurationParameter("jqwik.reporting.onlyfailures", "true")
            .configurationParameter("jqwik.database", "target/jqwik-database")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, listener, new Skips());
    TestExecutionSummary summary = listener.getSummary();
    PrintWriter out = new PrintWriter(System.out, true);
    out.printf(
        "%d tests: %d passed, %d failed, %d skipped or aborted%n",
        summary.getTestsFoundCount(),
        summary.getTestsSucceededCount(),
        summary.getTestsFailedCount(),
        summary.getTestsSkippedCount() + summary.getTestsAbortedCount());
    summary.printFailuresTo(out, 8);
    System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsFoundCount() > 0 ? 0 : 1);
  }

  /** Says what was skipped, and why: on the wrong machine that is everything of interest. */
  private static final class Skips implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      System.out.println("skipped: " + test.getDisplayName() + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
        String reason = result.getThrowable().map(Throwable::getMessage).orElse("");
        System.out.println("aborted: " + test.getDisplayName() + ": " + reason);
      }
    }
  }
}
