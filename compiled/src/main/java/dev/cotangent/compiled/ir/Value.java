package dev.cotangent.compiled.ir;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that an operation computes, or an operation without a value, of type void. In static
 * single assignment form each is computed in one place; what a variable holds where paths meet is a
 * {@linkplain Op.Phi phi}.
 *
 * <p>Compared by identity. A value that turned out to be another one {@linkplain #replaceBy says
 * so}, and {@link #resolved} follows.
 */
public final class Value {
  private final Op op;
  private final ClassDesc type;
  private final List<Value> operands;
  private final int line;
  private @Nullable Block block;
  private @Nullable Value replacement;

  /**
   * Makes a value.
   *
   * @param line the line of the user's source, or 0
   */
  public Value(Op op, ClassDesc type, int line, List<Value> operands) {
    this.op = op;
    this.type = type;
    this.line = line;
    this.operands = new ArrayList<>(operands);
  }

  /** What computes it. */
  public Op op() {
    return op;
  }

  /** Its type; {@code int} for all that the operand stack holds as one; void for none. */
  public ClassDesc type() {
    return type;
  }

  /** Its kind on the operand stack. */
  public TypeKind kind() {
    return TypeKind.from(type).asLoadable();
  }

  /** The operands, to be changed by passes that rewrite the graph. */
  public List<Value> operands() {
    return operands;
  }

  /** An operand. */
  public Value operand(int k) {
    return operands.get(k);
  }

  /** The line of the user's source that it comes from, or 0. */
  public int line() {
    return line;
  }

  /** The block in which it is computed; of constants and held objects: the entry. */
  public Block block() {
    if (block == null) {
      throw new AssertionError(this + " is in no block");
    }
    return block;
  }

  void place(Block in) {
    block = in;
  }

  /** Says that another value stands for this one from now on. */
  public void replaceBy(Value other) {
    if (other != this) {
      replacement = other;
    }
  }

  /** The value that stands for this one. */
  public Value resolved() {
    Value value = this;
    while (value.replacement != null) {
      value = value.replacement;
    }
    if (replacement != null && replacement != value) {
      replacement = value; // shortens the path for the next one who asks
    }
    return value;
  }

  boolean isReplaced() {
    return replacement != null;
  }

  /** Makes the operands the values that stand for them. */
  void resolveOperands() {
    operands.replaceAll(Value::resolved);
  }

  public boolean isPhi() {
    return op instanceof Op.Phi;
  }

  public boolean isDouble() {
    return type.equals(ConstantDescs.CD_double);
  }

  public boolean isConstant() {
    return op instanceof Op.Constant;
  }

  /** Whether it is this very constant; a double's bits are compared, so that -0.0 is not 0.0. */
  public boolean isConstant(Object number) {
    return op instanceof Op.Constant c && number.equals(c.value());
  }

  public boolean isVoid() {
    return type.equals(ConstantDescs.CD_void);
  }

  @Override
  public String toString() {
    return "%s@%x".formatted(op, System.identityHashCode(this));
  }
}
