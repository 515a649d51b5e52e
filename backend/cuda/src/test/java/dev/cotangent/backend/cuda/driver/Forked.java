package dev.cotangent.backend.cuda.driver;

import dev.cotangent.backend.cuda.emulator.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another process: which libraries are there is settled when a process starts. */
final class Forked {
  private Forked() {}

  /** Runs scenarios of {@link DriverSession} on the class path. */
  static Command session(
      String scenarios, Map<String, String> environment, List<Path> libraries, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            DriverSession.class.getName(),
            scenarios));
    return java(environment, libraries, arguments);
  }

  /** Runs Java with libraries in some folders, and a folder of its own for temporary files. */
  static Command java(
      Map<String, String> environment, List<Path> libraries, List<String> arguments) {
    try {
      Path temporary = Files.createDirectories(Path.of("target/temporary").toAbsolutePath());
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Djava.io.tmpdir=" + temporary));
      command.addAll(arguments);
      ProcessBuilder process = new ProcessBuilder(command);
      process.environment().remove("JAVA_TOOL_OPTIONS");
      process.environment().putAll(environment);
      if (!libraries.isEmpty()) {
        process
            .environment()
            .put(
                "LD_LIBRARY_PATH",
                libraries.stream().map(Path::toString).collect(Collectors.joining(":")));
      }
      return Command.run(process);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns this process's class path; Surefire hands it on in a property of its own. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Returns the jars and folders of the class path whose names hold one of some words. */
  static String partOfClassPath(String... words) {
    return Stream.of(classPath().split(":"))
        .filter(entry -> Stream.of(words).anyMatch(entry::contains))
        .collect(Collectors.joining(":"));
  }
}
