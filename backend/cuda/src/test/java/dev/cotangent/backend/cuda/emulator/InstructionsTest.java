package dev.cotangent.backend.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cotangent.backend.cuda.driver.Driver.Kernel;
import dev.cotangent.backend.cuda.driver.DriverException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instructions one by one, against Java's arithmetic, exact where there is any. */
class InstructionsTest {
  private static final EmulatedDriver DRIVER = new EmulatedDriver(1 << 20);
  private static final long RESULT = DRIVER.allocate(2 * Long.BYTES);
  private static final MemorySegment STAGING = DRIVER.staging(2 * Long.BYTES);
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

  /** What surrounds the instructions: they find %a, %b and %c, and leave %d and %e. */
  private static final String KERNEL =
      """
      .version 8.0
      .target sm_75
      .address_size 64
      .visible .entry run(
        .param .u64 run_param_0,
        .param .u64 run_param_1,
        .param .u64 run_param_2,
        .param .u64 run_param_3
      )
      {
        .reg .b64 %%a, %%b, %%c, %%d, %%e, %%result, %%x<4>;
        .reg .b32 %%r<8>;
        .reg .b16 %%h<4>;
        .reg .f32 %%f<8>;
        .reg .f64 %%g<8>;
        .reg .pred %%p<4>;
        ld.param.u64 %%a, [run_param_0];
        ld.param.u64 %%b, [run_param_1];
        ld.param.u64 %%c, [run_param_2];
        ld.param.u64 %%result, [run_param_3];
        cvta.to.global.u64 %%result, %%result;
        mov.b64 %%d, 0;
        mov.b64 %%e, 0;
        cvt.u32.u64 %%r0, %%a;
        cvt.u32.u64 %%r1, %%b;
        cvt.u32.u64 %%r2, %%c;
        mov.b64 %%g0, %%a;
        mov.b64 %%g1, %%b;
        mov.b64 %%g2, %%c;
        mov.b32 %%f0, %%r0;
        mov.b32 %%f1, %%r1;
        mov.b32 %%f2, %%r2;
        %s
        st.global.v2.u64 [%%result], {%%d, %%e};
        ret;
      }
      """;

  private static long[] run(String body, long a, long b, long c) {
    Kernel kernel = DRIVER.load(KERNEL.formatted(body), "run");
    DRIVER.launch(kernel, 1, 1, a, b, c, RESULT);
    DRIVER.download(STAGING, RESULT);
    DRIVER.await();
    return STAGING.toArray(ValueLayout.JAVA_LONG);
  }

  private static long words(String instruction, long a, long b, long c) {
    return (int) run(instruction + " cvt.u64.u32 %d, %r3;", a, b, c)[0];
  }

  private static long doubles(String instruction, double a, double b, double c) {
    long[] bits = {
      Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b), Double.doubleToRawLongBits(c)
    };
    return run(instruction + " mov.b64 %d, %g3;", bits[0], bits[1], bits[2])[0];
  }

  private static long floats(String instruction, float a, float b, float c) {
    return words(
        instruction + " mov.b32 %r3, %f3;",
        Float.floatToRawIntBits(a),
        Float.floatToRawIntBits(b),
        Float.floatToRawIntBits(c));
  }

  private static BigInteger unsigned(long value) {
    return value < 0 ? BigInteger.valueOf(value).add(WORD) : BigInteger.valueOf(value);
  }

  @Property(tries = 170)
  void carriesMakeLongSums(@ForAll long a, @ForAll long b, @ForAll long c) {
    BigInteger sum = unsigned(a).add(unsigned(b));
    long[] both = run("add.cc.u64 %d, %a, %b; addc.u64 %e, %c, %c;", a, b, c);
    assertEquals(a + b, both[0]);
    assertEquals(2 * c + sum.shiftRight(64).longValue(), both[1]);

    boolean borrows = Long.compareUnsigned(a, b) < 0;
    assertEquals(
        c - (borrows ? 1 : 0), run("sub.cc.u64 %d, %a, %b; subc.u64 %e, %c, 0;", a, b, c)[1]);

    long halves =
        run(
            """
            mov.b64 {%r0, %r3}, %a;
            mov.b64 {%r1, %r4}, %b;
            add.cc.u32 %r0, %r0, %r1;
            addc.cc.u32 %r3, %r3, %r4;
            addc.u32 %r5, 0, 0;
            mov.b64 %d, {%r0, %r3};
            cvt.u64.u32 %e, %r5;
            """,
            a, b, c)[1];
    assertEquals(sum.shiftRight(64).longValue(), halves);
  }

  @Property(tries = 170)
  void productsHaveTwoHalves(@ForAll long a, @ForAll long b, @ForAll long c) {
    long[] product = run("mul.lo.u64 %d, %a, %b; mul.hi.u64 %e, %a, %b;", a, b, c);
    BigInteger exact = unsigned(a).multiply(unsigned(b));
    assertEquals(exact, unsigned(product[1]).shiftLeft(64).add(unsigned(product[0])));
    BigInteger signed = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    assertEquals(signed.shiftRight(64).longValue(), run("mul.hi.s64 %d, %a, %b;", a, b, c)[0]);
    assertEquals((long) (int) a * (int) b, run("mul.wide.s32 %d, %r0, %r1;", a, b, c)[0]);
    assertEquals(
        (a & 0xFFFFFFFFL) * (b & 0xFFFFFFFFL) + c,
        run("mad.wide.u32 %d, %r0, %r1, %c;", a, b, c)[0]);
    BigInteger sum = exact.add(unsigned(c));
    long[] wide = run("mad.lo.cc.u64 %d, %a, %b, %c; madc.hi.u64 %e, %a, %b, 0;", a, b, c);
    assertEquals(sum, unsigned(wide[1]).shiftLeft(64).add(unsigned(wide[0])));
  }

  @Property(tries = 170)
  void shiftsStopAtTheWidth(@ForAll int a, @ForAll @IntRange(min = 0, max = 70) int by) {
    assertEquals(by > 31 ? 0 : a << by, words("shl.b32 %r3, %r0, %r1;", a, by, 0));
    assertEquals(by > 31 ? 0 : a >>> by, words("shr.u32 %r3, %r0, %r1;", a, by, 0));
    assertEquals(a >> Math.min(by, 31), words("shr.s32 %r3, %r0, %r1;", a, by, 0));
    assertEquals(Integer.rotateLeft(a, by), words("shf.l.wrap.b32 %r3, %r0, %r0, %r1;", a, by, 0));
    assertEquals(Integer.rotateRight(a, by), words("shf.r.wrap.b32 %r3, %r0, %r0, %r1;", a, by, 0));
    long both = a & 0xFFFFFFFFL | ~(long) a << 32;
    assertEquals(
        (int) (both >>> Math.min(by, 32)),
        words("not.b32 %r4, %r0; shf.r.clamp.b32 %r3, %r0, %r4, %r1;", a, by, 0));
  }

  @Property(tries = 170)
  void bitsAreCountedAndPicked(
      @ForAll int a,
      @ForAll int b,
      @ForAll @IntRange(min = 0, max = 33) int at,
      @ForAll @IntRange(min = 0, max = 33) int length) {
    assertEquals(Integer.bitCount(a), words("popc.b32 %r3, %r0;", a, 0, 0));
    assertEquals(Integer.numberOfLeadingZeros(a), words("clz.b32 %r3, %r0;", a, 0, 0));
    assertEquals(Integer.reverse(a), words("brev.b32 %r3, %r0;", a, 0, 0));
    long sample = (a & 0xFFFFFFFFL) >> at & (1L << length) - 1;
    long c = at | (long) length << 32;
    String split = "mov.b64 {%r4, %r5}, %c; ";
    assertEquals((int) sample, words(split + "bfe.u32 %r3, %r0, %r4, %r5;", a, b, c));
    long mask = ((1L << length) - 1 << at) & 0xFFFFFFFFL;
    long inserted = (long) a << at & mask | b & ~mask;
    assertEquals((int) inserted, words(split + "bfi.b32 %r3, %r0, %r1, %r4, %r5;", a, b, c));
    int signed =
        length == 0 ? 0 : (int) ((long) a << 64 - Math.min(at + length, 64) >> 64 - length);
    assertEquals(signed, words(split + "bfe.s32 %r3, %r0, %r4, %r5;", a, b, c));
  }

  @Property(tries = 170)
  void tablesAndBytesArePicked(@ForAll int a, @ForAll int b, @ForAll int c) {
    assertEquals(a ^ b ^ c, words("lop3.b32 %r3, %r0, %r1, %r2, 0x96;", a, b, c));
    assertEquals(a & b | ~a & c, words("lop3.b32 %r3, %r0, %r1, %r2, 0xCA;", a, b, c));
    assertEquals(Integer.reverseBytes(a), words("prmt.b32 %r3, %r0, %r1, 0x0123;", a, b, c));
    int top = b >>> 24;
    int expected = (b >> 31) << 24 | top << 16 | (a & 0xFF) << 8 | a >>> 24;
    assertEquals(expected, words("prmt.b32 %r3, %r0, %r1, 0xF703;", a, b, c));
  }

  @Property(tries = 170)
  void comparisonsOfNumbersKnowNaN(@ForAll double a, @ForAll double b) {
    for (double second : new double[] {a, b, Double.NaN}) {
      boolean nan = Double.isNaN(a) || Double.isNaN(second);
      checkComparison("eq", a, second, a == second);
      checkComparison("neu", a, second, a != second);
      checkComparison("ne", a, second, a != second && !nan);
      checkComparison("equ", a, second, a == second || nan);
      checkComparison("lt", a, second, a < second);
      checkComparison("ltu", a, second, a < second || nan);
      checkComparison("leu", a, second, a <= second || nan);
      checkComparison("gtu", a, second, a > second || nan);
      checkComparison("geu", a, second, a >= second || nan);
      checkComparison("num", a, second, !nan);
      checkComparison("nan", a, second, nan);
    }
  }

  private static void checkComparison(String name, double a, double b, boolean expected) {
    String body =
        "setp.%s.f64 %%p0, %%g0, %%g1; selp.f64 %%g3, 0d3FF0000000000000, 0d0000000000000000, %%p0;";
    long one = Double.doubleToRawLongBits(expected ? 1 : 0);
    assertEquals(one, doubles(body.formatted(name), a, b, 0), () -> a + " " + name + " " + b);
  }

  @Test
  void comparisonsCombineAndTellTheOpposite() {
    String body =
        """
        setp.ne.b64 %p0, %c, 0;
        setp.lt.and.s64 %p1|%p2, %a, %b, !%p0;
        selp.b64 %d, 1, 0, %p1;
        selp.b64 %e, 1, 0, %p2;
        """;
    for (long c = 0; c < 2; c++) {
      long other = 1 - c;
      assertEquals(other, run(body, -1, 1, c)[0]);
      assertEquals(0, run(body, -1, 1, c)[1]);
      assertEquals(other, run(body, 1, -1, c)[1], "the opposite is combined too");
    }
  }

  @ParameterizedTest
  @CsvSource({"rz, DOWN", "rm, FLOOR", "rp, CEILING", "rn, HALF_EVEN"})
  void roundingHasDirections(String modifier, RoundingMode mode) {
    double[] numbers = {1, 0x1p-60, -0x1p-60, 3, -1 / 3.0, 0.1, -7e10, 1e-5, 0x1.fffffffffffffp0};
    for (double a : numbers) {
      for (double b : numbers) {
        BigDecimal product = new BigDecimal(a).multiply(new BigDecimal(b));
        BigDecimal sum = product.add(new BigDecimal(0.3));
        check("mul." + modifier + ".f64 %g3, %g0, %g1;", mode, product, a, b);
        check("add." + modifier + ".f64 %g3, %g0, %g1;", mode, exactSum(a, b), a, b);
        check("fma." + modifier + ".f64 %g3, %g0, %g1, %g2;", mode, sum, a, b);
        checkFloats(modifier, mode, (float) a, (float) b);
      }
    }
  }

  private static BigDecimal exactSum(double a, double b) {
    return new BigDecimal(a).add(new BigDecimal(b));
  }

  private static void checkFloats(String modifier, RoundingMode mode, float a, float b) {
    BigDecimal product = new BigDecimal(a).multiply(new BigDecimal(b));
    BigDecimal exact = product.add(new BigDecimal(0.3f));
    long actual = floats("fma." + modifier + ".f32 %f3, %f0, %f1, %f2;", a, b, 0.3f);
    assertEquals((float) round(exact, 24, mode), Float.intBitsToFloat((int) actual));
  }

  /** A zero's sign is left out: exact numbers have none. */
  private static void check(String body, RoundingMode mode, BigDecimal exact, double a, double b) {
    double actual = Double.longBitsToDouble(doubles(body, a, b, 0.3));
    double expected = round(exact, 53, mode);
    assertEquals(expected + 0.0, actual + 0.0, () -> body + " of " + a + " and " + b);
  }

  @Test
  void sumsThatCancelAreNegativeZeroOnlyIfRoundedDown() {
    assertEquals(bits(-0.0), doubles("add.rm.f64 %g3, %g0, %g1;", 1.5, -1.5, 0));
    assertEquals(bits(0.0), doubles("add.rz.f64 %g3, %g0, %g1;", 1.5, -1.5, 0));
    assertEquals(Integer.MIN_VALUE, floats("add.rm.f32 %f3, %f0, %f1;", 1.5f, -1.5f, 0));
    assertEquals(0, floats("mul.rm.f32 %f3, %f0, %f1;", 1.5f, 0f, 0));
  }

  /** Returns a number with so many bits: a whole multiple of its last place, rounded. */
  private static double round(BigDecimal exact, int bits, RoundingMode mode) {
    int exponent = Math.getExponent(exact.doubleValue());
    if (new BigDecimal(Math.scalb(1.0, exponent)).compareTo(exact.abs()) > 0) {
      exponent--;
    }
    BigDecimal place = new BigDecimal(Math.scalb(1.0, Math.max(exponent - bits + 1, -1074)));
    BigDecimal multiple = exact.divide(place, new MathContext(2000)).setScale(0, mode);
    return multiple.multiply(place).doubleValue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, -0.5, 1.5, 2.5, -2.5, 1e10, -1e10, 1e300, -0.0, 3e9, 1.9e19})
  void conversionsRoundAndStopAtTheEnds(double a) {
    assertEquals((int) Math.rint(a), words("cvt.rni.s32.f64 %r3, %g0;", bits(a), 0, 0));
    assertEquals((int) Math.floor(a), words("cvt.rmi.s32.f64 %r3, %g0;", bits(a), 0, 0));
    assertEquals((int) Math.ceil(a), words("cvt.rpi.s32.f64 %r3, %g0;", bits(a), 0, 0));
    assertEquals((int) a, words("cvt.rzi.s32.f64 %r3, %g0;", bits(a), 0, 0));
    assertEquals((long) a, run("cvt.rzi.s64.f64 %d, %g0;", bits(a), 0, 0)[0]);
    BigInteger most = WORD.subtract(BigInteger.ONE);
    BigInteger clamped = new BigDecimal(a).toBigInteger().max(BigInteger.ZERO).min(most);
    assertEquals(clamped.longValue(), run("cvt.rzi.u64.f64 %d, %g0;", bits(a), 0, 0)[0]);
    assertEquals(Math.rint(a), number("cvt.rni.f64.f64 %g3, %g0;", a));
    assertEquals(Math.min(Math.max(a, 0), 1) + 0.0, number("cvt.sat.f64.f64 %g3, %g0;", a));
    assertEquals(
        Float.floatToRawIntBits((float) a),
        words("cvt.rn.f32.f64 %f3, %g0; mov.b32 %r3, %f3;", bits(a), 0, 0));
  }

  @Test
  void conversionsOfWholeNumbersExtendAndClamp() {
    assertEquals(-128, run("cvt.s8.s64 %d, %a;", 128, 0, 0)[0]);
    assertEquals(128, run("cvt.u8.s64 %d, %a;", 128, 0, 0)[0]);
    assertEquals(127, run("cvt.sat.s8.s64 %d, %a;", 128, 0, 0)[0]);
    assertEquals(0, run("cvt.sat.u32.s64 %d, %a;", -5, 0, 0)[0]);
    assertEquals(-1, run("cvt.s64.s32 %d, %r0;", 0xFFFFFFFFL, 0, 0)[0]);
    assertEquals(0xFFFFFFFFL, run("cvt.u64.u32 %d, %r0;", -1, 0, 0)[0]);
    assertEquals(bits(0x1p64), run("cvt.rn.f64.u64 %g3, %a; mov.b64 %d, %g3;", -1, 0, 0)[0]);
    assertEquals(bits(-1), run("cvt.rn.f64.s64 %g3, %a; mov.b64 %d, %g3;", -1, 0, 0)[0]);
  }

  /** The PTX manual, on cvt. */
  @Test
  void conversionsOfNaNAreThoseOfDevices() {
    long nan = bits(Double.NaN);
    assertEquals(Integer.MIN_VALUE, words("cvt.rni.s32.f64 %r3, %g0;", nan, 0, 0));
    assertEquals(Long.MIN_VALUE, run("cvt.rni.s64.f64 %d, %g0;", nan, 0, 0)[0]);
    assertEquals(0, words("cvt.rn.f32.f64 %f0, %g0; cvt.rni.s32.f32 %r3, %f0;", nan, 0, 0));
  }

  @Test
  void subnormalNumbersAreFlushedWhereAsked() {
    float tiny = Float.MIN_VALUE;
    assertEquals(Float.floatToRawIntBits(2 * tiny), floats("add.f32 %f3, %f0, %f0;", tiny, 0, 0));
    assertEquals(0, floats("add.ftz.f32 %f3, %f0, %f0;", tiny, 0, 0));
    assertEquals(Integer.MIN_VALUE, floats("mul.ftz.f32 %f3, %f0, %f1;", -0x1p-100f, 0x1p-40f, 0));
  }

  @Test
  void minimumAndMaximumIgnoreNaN() {
    assertEquals(bits(2), doubles("min.f64 %g3, %g0, %g1;", Double.NaN, 2, 0));
    assertEquals(bits(2), doubles("max.f64 %g3, %g0, %g1;", 2, Double.NaN, 0));
    assertEquals(bits(-0.0), doubles("min.f64 %g3, %g0, %g1;", 0.0, -0.0, 0));
    assertEquals(-1, run("max.s64 %d, %a, %b; min.u64 %e, %a, %b;", -1, -2, 0)[0]);
    assertEquals(1, run("min.u64 %d, %a, %b;", -1, 1, 0)[0]);
  }

  @Test
  void coarseReciprocalsAreCoarseButClose() {
    for (double a : new double[] {3, -0.7, 1e100, 1e-100}) {
      double coarse = number("rcp.approx.ftz.f64 %g3, %g0;", a);
      assertEquals(0, (int) bits(coarse), "the lower half is empty");
      assertEquals(1, coarse * a, 0x1p-18, "20 bits, and the argument cut to as many");
      double root = number("rsqrt.approx.ftz.f64 %g3, %g0;", Math.abs(a));
      assertEquals(1, root * root * Math.abs(a), 0x1p-17);
    }
  }

  @Test
  void bracesHideNamesAndJumpsLeaveThem() {
    String body =
        """
        mov.b64 %x0, 5;
        {
          .reg .b64 %x0;
          mov.b64 %x0, 7;
          setp.eq.s64 %p0, %a, 0;
          @%p0 bra DONE;
          bra.uni HERE;
        HERE:
          mov.b64 %d, %x0;
        }
        {
          bra HERE;
        HERE:
          add.s64 %e, %x0, 1;
        }
        DONE:
        @!%p0 add.s64 %d, %d, 100;
        """;
    assertEquals(107, run(body, 1, 0, 0)[0]);
    assertEquals(6, run(body, 1, 0, 0)[1]);
    assertEquals(0, run(body, 0, 0, 0)[1]);
  }

  @Test
  void genericAddressesReachEveryMemory() {
    String body =
        """
        .local .align 8 .b8 own[16];
        .shared .align 8 .b8 ours[16];
        mov.u64 %x0, own;
        cvta.local.u64 %x0, %x0;
        st.u64 [%x0+8], %a;
        ld.local.u64 %d, [own+8];
        mov.u32 %r3, ours;
        st.shared.u64 [%r3], %b;
        mov.u64 %x1, ours;
        cvta.shared.u64 %x1, %x1;
        ld.u64 %e, [%x1];
        """;
    assertEquals(11, run(body, 11, 12, 0)[0]);
    assertEquals(12, run(body, 11, 12, 0)[1]);
  }

  @Test
  void atomicOperationsReturnWhatWasThere() {
    String body =
        """
        st.global.f64 [%result], %g0;
        atom.global.add.f64 %g3, [%result], %g1;
        ld.global.f64 %g4, [%result];
        mov.b64 %d, %g3;
        mov.b64 %e, %g4;
        """;
    assertEquals(bits(1.5), run(body, bits(1.5), bits(2), 0)[0]);
    assertEquals(bits(3.5), run(body, bits(1.5), bits(2), 0)[1]);
    String exchange =
        "st.global.u64 [%result], %a; atom.global.cas.b64 %d, [%result], %b, %c;"
            + " ld.global.u64 %e, [%result];";
    assertEquals(9, run(exchange, 4, 4, 9)[1]);
    assertEquals(4, run(exchange, 4, 5, 9)[1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "frobnicate.f64 %g3, %g0",
        "add.rx.f64 %g3, %g0, %g1",
        "add.f64 %g3, %g0",
        "add.f64 %g3, %f0, %g1",
        "add.f64 %g3, %g0, 1",
        "add.s32 %r3, %f0, %r1",
        "mov.b64 %nowhere, %a",
        "bra NOWHERE",
        "ld.global.f64 %g3, [%r0]",
        "ld.param.u64 %d, [run_param_3+8]",
        "mov.u64 %d, run_param_0",
        "cvt.s32.f64 %r3, %g0",
        "call.uni nobody"
      })
  void whatIsNotUnderstoodIsRefusedWithItsLine(String instruction) {
    DriverException refusal =
        assertThrows(DriverException.class, () -> run(instruction + ";", 0, 0, 0));
    assertTrue(refusal.getMessage().contains("line 33"), refusal.getMessage());
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static double number(String instruction, double a) {
    return Double.longBitsToDouble(doubles(instruction, a, 0, 0));
  }
}
