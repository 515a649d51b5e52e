package dev.cotangent.compiled.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.compiled.ir.Block;
import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Function;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A listing reads like what a person would write. */
class ListingTest {
  private static final ClassDesc D = ConstantDescs.CD_double;
  private static final ClassDesc I = ConstantDescs.CD_int;

  @Test
  void aLoop() {
    assertEquals(
        """
        static double sum(double[] x) {
          int v1 = 0;
          double v2 = 0.0;
          while (v1 < x.length) {
            v2 += x[v1];
            v1++;
          }
          return v2;
        }
        """,
        Listing.of(WriterTest.sum()));
  }

  private static Function expression(String... parameters) {
    Function f = new Function("f", D);
    for (String parameter : parameters) {
      f.addParameter(parameter, D);
    }
    return f;
  }

  private static String listed(Builder b, Value result) {
    b.end(new Terminator.Return(result));
    String text = Listing.of(b.finish());
    return text.substring(text.indexOf("return ") + 7, text.indexOf(";\n}"));
  }

  @Test
  void parenthesesOnlyWhereNeeded() {
    Function f = expression("a", "b");
    Builder b = new Builder(f);
    Value a = f.parameters().get(0);
    Value c = f.parameters().get(1);
    Value sum = b.arithmetic(Opcode.DADD, a, c);
    Value right = b.arithmetic(Opcode.DSUB, a, b.arithmetic(Opcode.DSUB, c, sum));
    Value left = b.arithmetic(Opcode.DMUL, b.arithmetic(Opcode.DNEG, right), b.constant(-2.0));
    Value all = b.arithmetic(Opcode.DADD, left, b.constant(-1.0));
    assertEquals("-(a - (b - (a + b))) * -2.0 - 1.0", listed(b, all));
  }

  /** What a jump does with NaN is said exactly. */
  @Test
  void comparisonsWithNan() {
    assertEquals("if (a < b) {", branch(Opcode.DCMPG, Opcode.IFLT));
    assertEquals("if (!(a >= b)) {", branch(Opcode.DCMPL, Opcode.IFLT));
    assertEquals("if (a > b) {", branch(Opcode.DCMPL, Opcode.IFGT));
    assertEquals("if (!(a < b)) {", branch(Opcode.DCMPG, Opcode.IFGE));
    assertEquals("if (a != b) {", branch(Opcode.DCMPG, Opcode.IFNE));
  }

  private static String branch(Opcode comparison, Opcode jump) {
    Function f = expression("a", "b");
    Builder b = new Builder(f);
    Block then = b.newBlock();
    Block otherwise = b.newBlock();
    Value order = b.emit(new Op.Arithmetic(comparison), I, f.parameters());
    b.branch(jump, List.of(order), then, otherwise);
    b.at(then);
    b.end(new Terminator.Return(f.parameters().get(0)));
    b.at(otherwise);
    b.end(new Terminator.Return(f.parameters().get(1)));
    return Listing.of(b.finish()).lines().toList().get(1).strip();
  }

  @Test
  void anElementIsUpdated() {
    Function f = new Function("add", ConstantDescs.CD_void);
    Value a = f.addParameter("a", D.arrayType());
    Value x = f.addParameter("x", D);
    Builder b = new Builder(f);
    Value old = b.emit(new Op.ArrayLoad(TypeKind.DOUBLE), D, a, b.constant(3));
    Value more = b.arithmetic(Opcode.DADD, old, b.arithmetic(Opcode.DMUL, x, x));
    b.emit(new Op.ArrayStore(TypeKind.DOUBLE), ConstantDescs.CD_void, a, b.constant(3), more);
    b.end(new Terminator.Return(null));
    assertEquals(
        """
        static void add(double[] a, double x) {
          a[3] += x * x;
          return;
        }
        """,
        Listing.of(b.finish()));
  }

  /** Two blocks that jump to each other, and that one can enter both of. */
  @Test
  void aLoopWithTwoEntriesIsWrittenWithJumps() {
    Function f = new Function("entries", I);
    Value n = f.addParameter("n", I);
    Builder b = new Builder(f);
    Block one = b.newBlock();
    Block two = b.newBlock();
    Block end = b.newBlock();
    b.branch(Opcode.IFEQ, List.of(n), one, two);
    b.at(one);
    b.jump(two);
    b.at(two);
    b.branch(Opcode.IFLT, List.of(n), one, end);
    b.at(end);
    b.end(new Terminator.Return(n));
    String text = Listing.of(b.finish());
    assertEquals(4, text.lines().filter(line -> line.contains("goto ")).count() - 1, text);
  }
}
