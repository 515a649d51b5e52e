package dev.cotangent.compiled.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.compiled.RandomMethod;
import dev.cotangent.compiled.SourceText;
import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Interpreter;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.source.MethodName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was read computes what the method computes, bit for bit. */
class ReaderTest {
  private static final double[] SMOOTH = {0.6, 0.7, 0.8, 0.9, 1.0, 1.1};
  private static final double[] SPECIAL = {
    0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, -7, 1e300, -1e-300, 0.5
  };

  /** What is refused, and why. */
  private static final Map<String, String> REFUSED =
      new TreeMap<>(
          Map.of(
              "caught", "try and catch",
              "arraysOfArrays", "an array of more than two dimensions",
              "lists", "a call of ArrayList.add",
              "recordsOfRecords", "an array of records that hold doubles"));

  static Stream<Method> methods() throws ClassNotFoundException {
    return Stream.of("Corpus", "Kernels")
        .map(ReaderTest::load)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(m -> Modifier.isStatic(m.getModifiers()) && !Modifier.isPrivate(m.getModifiers()))
        .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {double[].class}))
        .filter(m -> m.getReturnType() == double.class)
        .filter(m -> !REFUSED.containsKey(m.getName()))
        .sorted(Comparator.comparing(Method::getName));
  }

  static Class<?> load(String name) {
    try {
      return Class.forName("dev.cotangent.compiled." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  static MethodName nameOf(Method m) {
    String descriptor =
        MethodType.methodType(m.getReturnType(), m.getParameterTypes()).toMethodDescriptorString();
    return new MethodName(m.getDeclaringClass(), m.getName(), descriptor);
  }

  static Lookup lookup(Method m) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(m.getDeclaringClass(), MethodHandles.lookup());
  }

  /** The bits of the value, or what was thrown. */
  private static Object original(Method m, double... x) throws IllegalAccessException {
    try {
      m.setAccessible(true);
      return List.of(m.invoke(null, (Object) x), Arrays.toString(x));
    } catch (InvocationTargetException e) {
      return e.getCause().getClass();
    }
  }

  private static Object read(Method m, Function f, double... x) throws IllegalAccessException {
    try {
      return List.of(Interpreter.run(lookup(m), f, x), Arrays.toString(x));
    } catch (RuntimeException | Error e) {
      if (e instanceof AssertionError) {
        throw e;
      }
      return e.getClass();
    }
  }

  private static double[] point(Random random, int length, int k) {
    double[] x = new double[length];
    double scale = Math.pow(10, random.nextInt(5) - 2);
    for (int i = 0; i < x.length; i++) {
      x[i] =
          k % 3 == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : scale * (k % 3 == 1 ? random.nextDouble() : random.nextGaussian());
    }
    return x;
  }

  private static void assertSame(Method m, Function f, double... x) throws IllegalAccessException {
    assertEquals(
        original(m, x.clone()), read(m, f, x.clone()), () -> m.getName() + Arrays.toString(x));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void valuesAreTheSameBitForBit(Method m) throws IllegalAccessException {
    Function f = Reader.read(MethodHandles.lookup(), nameOf(m));
    assertWellFormed(f);
    assertSame(m, f, SMOOTH);
    Random random = new Random(1);
    for (int k = 0; k < 30; k++) {
      assertSame(m, f, point(random, 6, k));
    }
  }

  @Test
  void randomMethods() throws Exception {
    Random random = new Random(5);
    int methods = 150;
    StringBuilder text = new StringBuilder("class Randoms {\n");
    List<String> callable = new ArrayList<>();
    for (int k = 0; k < methods; k++) {
      text.append(RandomMethod.write("f" + k, random, k % 3 == 0 ? List.of() : callable));
      if (k % 3 == 0) {
        callable.add("f" + k);
      }
    }
    Class<?> type = SourceText.compile("Randoms", text.append("}\n").toString());
    int count = 0;
    for (int k = 0; k < methods; k++) {
      Method m = type.getDeclaredMethod("f" + k, double[].class);
      Function f;
      try {
        f = Reader.read(MethodHandles.lookup(), nameOf(m));
      } catch (UnsupportedConstructException e) {
        assertTrue(e.getMessage().contains("try and catch"), e.getMessage());
        continue;
      }
      count++;
      assertWellFormed(f);
      for (int p = 0; p < 8; p++) {
        assertSame(m, f, point(random, 4, p));
      }
    }
    assertTrue(count > methods / 4, "only " + count + " methods were read");
  }

  /** Phis fit the paths, values know their blocks, and no record is left to make. */
  static void assertWellFormed(Function f) {
    long returns = f.blocks().stream().filter(b -> b.end() instanceof Terminator.Return).count();
    assertTrue(returns <= 1, "several returns");
    for (Block block : f.blocks()) {
      for (Value phi : block.phis()) {
        assertEquals(block.predecessors().size(), phi.operands().size());
      }
      for (Value value : block.body()) {
        assertTrue(!(value.op() instanceof Op.MakeRecord), "a record is made");
        assertTrue(value.resolved() == value && value.block() == block);
      }
    }
  }
}
