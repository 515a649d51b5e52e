package dev.cotangent.compiled.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.write.Writer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that are cut do what they did, and what they are cut into is small. */
class OutlineTest {
  private static final int PROGRAMS = 300;

  /** Loops, branches, breaks and returns, cut anywhere, in the interpreter and as classes. */
  @ParameterizedTest
  @ValueSource(ints = {24, 60, 150, 400})
  void randomProgramsMeanTheSame(int budget) {
    int pieces = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      List<String> before = Outcome.of(f);
      Outline.run(f, budget);
      f.program().forEach(Verifier::verify);
      assertEquals(before, Outcome.of(f), f.name());
      assertEquals(before, Outcome.of(written(f)), f.name());
      pieces += f.program().size() - 1;
    }
    int count = pieces;
    assertTrue(count > PROGRAMS / 10, () -> count + " pieces");
  }

  private static Outcome.Program written(Function f) {
    MethodHandle code = Writer.write(MethodHandles.lookup(), f, Optional.empty()).main();
    return (x, y, n, a, b, m) -> {
      try {
        return (double) code.invokeExact(x, y, n, a, b, m);
      } catch (RuntimeException e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    };
  }

  /** What is cut may be cut again. */
  @Test
  void piecesOfPiecesMeanTheSame() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Function f = RandomProgram.of(seed);
      List<String> before = Outcome.of(f);
      Outline.run(f, 300);
      f.program().forEach(piece -> Outline.run(piece, 80));
      f.program().forEach(Verifier::verify);
      assertEquals(before, Outcome.of(f), f.name());
    }
  }

  @Test
  void smallFunctionsStayAsTheyAre() {
    Function f = RandomProgram.of(1);
    List<Block> blocks = List.copyOf(f.blocks());
    Outline.run(f, CodeSize.of(f));
    assertEquals(blocks, f.blocks());
    assertSame(f, f.program().getLast());
  }
}
