package dev.cotangent.backend.cuda.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.emulator.CudaTools;
import dev.cotangent.kernel.Gates;
import dev.cotangent.kernel.Precision;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Registry;
import dev.cotangent.primitive.Special;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceFunctionsTest {
  private static DeviceFunction value(Primitive row, Precision precision) {
    return present(DeviceFunctions.value(row, precision));
  }

  private static DeviceFunction present(@Nullable DeviceFunction function) {
    assertNotNull(function);
    return function;
  }

  private static String inlined(Primitive row) {
    DeviceFunction function = value(row, Precision.DOUBLE);
    String[] arguments = {"%x", "%y", "%z"};
    return function.inlined("%result", Arrays.copyOf(arguments, function.arity())).strip();
  }

  @Test
  void everyBuiltInRowIsInTheTableOrLeftToTheHost() {
    List<Primitive> rows = new ArrayList<>(DeviceRows.ALL.stream().map(DeviceRow::row).toList());
    rows.addAll(DeviceRows.left());
    assertEquals(rows.size(), new LinkedHashSet<>(rows).size(), "a row is listed twice");
    assertTrue(rows.containsAll(Registry.builtIn()));
    assertEquals(
        List.of(
            "logSumExp", "clamp", "digamma", "trigamma", "beta", "polygamma(2)", "polygamma(3)"),
        DeviceRows.left().stream().map(Primitive::name).toList());
  }

  @ParameterizedTest
  @EnumSource
  void aRowHasAFunctionIfItIsInTheTable(Precision precision) {
    for (DeviceRow known : DeviceRows.ALL) {
      Primitive row = known.row();
      assertEquals(row.arity(), value(row, precision).arity(), row.name());
      assertEquals(known.side() != null, DeviceFunctions.side(row, precision) != null, row.name());
    }
    for (Primitive row : DeviceRows.left()) {
      assertNull(DeviceFunctions.value(row, precision), row.name());
    }
  }

  @Test
  void rowsWithTwoPiecesAndOnlyTheyHaveSides() {
    for (DeviceRow known : DeviceRows.ALL) {
      boolean pieces = known.row().arity() < 3 && !known.row().kinks().isEmpty();
      assertEquals(pieces, known.side() != null, known.row().name());
    }
  }

  @Test
  void aRowOfTheUsersOwnHasNoFunctionEvenIfItsNameIsKnown() {
    Primitive exp = Primitive.unary("exp", x -> x, (x, y) -> y);
    assertNull(DeviceFunctions.value(exp, Precision.DOUBLE));
    assertNull(DeviceFunctions.value(Elementary.EXP.on(Elementary.LOG.domain()), Precision.DOUBLE));
    assertNull(DeviceFunctions.value(Special.besselJ(7), Precision.SINGLE));
  }

  /** The rounding is spelled out: an instruction without it might be fused with its neighbour. */
  @Test
  void arithmeticIsOneInstruction() {
    assertEquals("add.rn.f64 %result, %x, %y;", inlined(Arithmetic.ADD));
    assertEquals("sub.rn.f64 %result, %x, %y;", inlined(Arithmetic.SUB));
    assertEquals("mul.rn.f64 %result, %x, %y;", inlined(Arithmetic.MUL));
    assertEquals("div.rn.f64 %result, %x, %y;", inlined(Arithmetic.DIV));
    assertEquals("neg.f64 %result, %x;", inlined(Arithmetic.NEG));
    assertEquals("abs.f64 %result, %x;", inlined(Piecewise.ABS));
    assertEquals("sqrt.rn.f64 %result, %x;", inlined(Arithmetic.SQRT));
    assertEquals("rcp.rn.f64 %result, %x;", inlined(Arithmetic.RECIPROCAL));
    assertEquals("mul.rn.f64 %result, %x, %x;", inlined(Arithmetic.SQUARE));
    assertEquals("fma.rn.f64 %result, %x, %y, %z;", inlined(Arithmetic.FMA));
    assertEquals("cvt.rni.f64.f64 %result, %x;", inlined(Piecewise.RINT));
    assertEquals(
        "add.rn.f32 %f1, %f1, %f1;",
        value(Arithmetic.ADD, Precision.SINGLE).inlined("%f1", "%f1", "%f1").strip());
    assertEquals(
        "mov.f64 %s, %x;",
        present(DeviceFunctions.side(Piecewise.RELU, Precision.DOUBLE))
            .inlined("%s", "%x")
            .strip());
  }

  @ParameterizedTest
  @EnumSource
  void noSumAndNoProductMayBeFused(Precision precision) {
    for (DeviceFunction function : all(precision)) {
      String[] arguments = new String[function.arity()];
      Arrays.fill(arguments, "%x");
      String text = function.inlined("%x", arguments);
      assertTrue(
          text.lines().noneMatch(line -> line.matches("\\s*(add|sub|mul|mad|fma)\\.f(32|64).*")),
          text);
    }
  }

  /** Many devices compute doubles 32 or 64 times slower: one slipped in unseen would be felt. */
  @Test
  void floatsAreComputedAsFloats() {
    List<Primitive> reducedInDouble = List.of(Elementary.SIN, Elementary.COS, Elementary.TAN);
    for (DeviceRow known : DeviceRows.ALL) {
      if (known.value32() != null && !reducedInDouble.contains(known.row())) {
        DeviceFunction function = value(known.row(), Precision.SINGLE);
        String[] arguments = new String[function.arity()];
        Arrays.fill(arguments, "%x");
        String text = function.inlined("%y", arguments);
        assertTrue(!text.contains(".f64"), text);
      }
    }
  }

  @Test
  void theNumberOfArgumentsMustFit() {
    DeviceFunction exp = value(Elementary.EXP, Precision.DOUBLE);
    var e = assertThrows(IllegalArgumentException.class, () -> exp.inlined("%y", "%x", "%x"));
    assertEquals("exp_f64: 2 arguments; it takes 1", e.getMessage());
  }

  @Test
  void whatIsNeededComesWithWhatThatNeeds() {
    DeviceFunction sin = value(Elementary.SIN, Precision.DOUBLE);
    assertTrue(sin.needs().contains("__internal_trig_reduction_slowpathd"), sin.needs()::toString);
    String declarations = DeviceFunctions.declarations(sin.needs());
    int table = declarations.indexOf("__cudart_i2opi_d[");
    assertTrue(table >= 0 && table < declarations.indexOf(".func"), declarations);
    assertEquals(1, declarations.split("slowpathd_param_0\n", -1).length - 1, declarations);
    assertEquals("", DeviceFunctions.declarations(Set.of()));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> DeviceFunctions.declarations(Set.of("nothing")));
    assertTrue(e.getMessage().startsWith("the PTX text has no item nothing"), e.getMessage());
  }

  private static List<DeviceFunction> all(Precision precision) {
    return DeviceRows.ALL.stream()
        .flatMap(known ->
            Stream.of(value(known.row(), precision), DeviceFunctions.side(known.row(), precision)))
        .<DeviceFunction>mapMulti((function, next) -> {
          if (function != null) {
            next.accept(function);
          }
        })
        .toList();
  }

  /**
   * All functions in one kernel, twice each, the second time within a block of the caller's, whose
   * registers are named as nvcc names its own.
   */
  @ParameterizedTest
  @EnumSource
  void blocksDoNotDisturbEachOther(Precision precision) {
    String type = KernelDevice.type(precision);
    StringBuilder body = new StringBuilder();
    Set<String> needs = new LinkedHashSet<>();
    for (DeviceFunction function : all(precision)) {
      String[] arguments = Arrays.copyOf(new String[] {"%fd1", "%fd2", "%fd1"}, function.arity());
      body.append(function.inlined("%fd1", arguments));
      body.append("{\n.reg .%s %%fd3;\n".formatted(type));
      body.append(function.inlined("%fd3", arguments));
      body.append("mov.%s %%fd2, %%fd3;\n}\n".formatted(type));
      needs.addAll(function.needs());
    }
    CudaTools.assemble(
        """
        %s%s.visible .entry sample(.param .u64 at)
        {
        .reg .u64 %%at;
        .reg .%s %%fd<3>;
        ld.param.u64 %%at, [at];
        cvta.to.global.u64 %%at, %%at;
        ld.global.%s %%fd1, [%%at];
        mov.%s %%fd2, %%fd1;
        %sst.global.%s [%%at], %%fd2;
        ret;
        }
        """
            .formatted(
                DeviceFunctions.header(),
                DeviceFunctions.declarations(needs),
                type,
                type,
                type,
                body,
                type));
  }

  @Test
  void theGatesAreKnown() {
    for (Primitive gate : List.of(Gates.GATE, Gates.ROUTE, Gates.GUARD)) {
      assertEquals(2, value(gate, Precision.SINGLE).arity());
    }
  }
}
