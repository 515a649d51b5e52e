package dev.cotangent.compiled.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.compiled.write.Listing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing is Java: compiled, it does what the graph says. */
class ListingCompilesTest {
  private static final int PROGRAMS = 120;

  @TempDir Path folder = Path.of("");

  private static Function program(int seed) {
    Function f = RandomProgram.of(seed);
    if (seed % 3 == 0) {
      LoopForm.normalize(f);
    }
    return f;
  }

  /** javac knows which way a test of constants goes, and refuses what is never reached. */
  private static boolean hasConstantTest(Function f) {
    return f.blocks().stream()
        .filter(block -> block.end() instanceof Terminator.Branch)
        .anyMatch(block -> block.end().operands().stream().allMatch(ListingCompilesTest::isFixed));
  }

  private static boolean isFixed(Value value) {
    return value.isConstant()
        || (value.op() instanceof Op.Arithmetic
            && value.operands().stream().allMatch(ListingCompilesTest::isFixed));
  }

  private Class<?> compile(String text) throws Exception {
    Path source = Files.writeString(folder.resolve("Programs.java"), text);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", "" + folder, "" + source);
    assertEquals(0, failed, text);
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      return loader.loadClass("Programs");
    }
  }

  @Test
  void randomProgramsListedAndCompiled() throws Throwable {
    List<Function> functions =
        IntStream.range(0, PROGRAMS)
            .mapToObj(ListingCompilesTest::program)
            .filter(f -> !hasConstantTest(f))
            .toList();
    StringBuilder text = new StringBuilder("public class Programs {\n");
    functions.forEach(f -> text.append("public ").append(Listing.of(f)));
    Class<?> programs = compile(text.append("}\n").toString());
    for (Function f : functions) {
      Method method =
          programs.getMethod(
              f.name(),
              double.class,
              double.class,
              int.class,
              double[].class,
              double[].class,
              double[][].class);
      assertEquals(
          RandomWritingTest.outcome((x, y, n, a, b, m) -> Interpreter.run(f, x, y, n, a, b, m)),
          RandomWritingTest.outcome((x, y, n, a, b, m) -> call(method, x, y, n, a, b, m)),
          f.name());
    }
  }

  private static Object call(Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
