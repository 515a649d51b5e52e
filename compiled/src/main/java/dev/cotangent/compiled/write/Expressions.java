package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Terminator;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.primitive.Primitive;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Expressions as Java, with no more parentheses than needed. */
final class Expressions {
  /** A text and how strongly its outermost operator binds. */
  private record Term(String text, int level) {}

  private record Infix(String sign, int level) {}

  private static final int PRIMARY = 15;
  private static final int UNARY = 14;
  private static final int COMPARISON = 9;
  private static final int CHOICE = 2;

  private static final Map<String, Infix> INFIX =
      Map.ofEntries(
          Map.entry("MUL", new Infix("*", 12)),
          Map.entry("DIV", new Infix("/", 12)),
          Map.entry("REM", new Infix("%", 12)),
          Map.entry("ADD", new Infix("+", 11)),
          Map.entry("SUB", new Infix("-", 11)),
          Map.entry("SHL", new Infix("<<", 10)),
          Map.entry("SHR", new Infix(">>", 10)),
          Map.entry("USHR", new Infix(">>>", 10)),
          Map.entry("AND", new Infix("&", 7)),
          Map.entry("XOR", new Infix("^", 6)),
          Map.entry("OR", new Infix("|", 5)));

  private final Trees trees;
  private final Variables variables;

  Expressions(Trees trees, Variables variables) {
    this.trees = trees;
    this.variables = variables;
  }

  /** A value where it is used: a variable, a constant or an expression. */
  String text(Value value) {
    return term(value).text;
  }

  /** What computes a value. */
  String computed(Value value) {
    return compute(value).text;
  }

  /** An element of an array. */
  String element(Value array, Value index) {
    return at(array, PRIMARY) + "[" + text(index) + "]";
  }

  /** A value where a certain type is expected, which may be narrower than int. */
  String text(Value value, ClassDesc expected) {
    if (expected.equals(ConstantDescs.CD_boolean)) {
      return truth(value).text();
    }
    TypeKind kind = TypeKind.from(expected);
    boolean isNarrow = kind != kind.asLoadable() && value.type().equals(ConstantDescs.CD_int);
    return isNarrow ? "(" + expected.displayName() + ") " + at(value, UNARY) : text(value);
  }

  private Term term(Value value) {
    return switch (value.op()) {
      case Op.Constant constant -> constant(constant.value());
      case Op.Zero zero -> new Term("0.0", PRIMARY);
      case Op.Held held -> new Term(held(held.object()), PRIMARY);
      default -> trees.isInner(value) ? number(value) : new Term("" + variables.of(value), PRIMARY);
    };
  }

  /** A boolean is an int to the JVM, and not to Java. */
  private Term number(Value value) {
    Term term = compute(value);
    return isTruth(value) ? new Term(atLevel(term, CHOICE + 1) + " ? 1 : 0", CHOICE) : term;
  }

  private static Term constant(@Nullable ConstantDesc constant) {
    return switch (constant) {
      case null -> new Term("null", PRIMARY);
      case Double x -> signed(floating(x, "Double", "" + x));
      case Float x -> signed(floating(x, "Float", x + "f"));
      case Long x -> signed(x + "L");
      case Integer x -> signed("" + x);
      case String text ->
          new Term(
              '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"',
              PRIMARY);
      case ClassDesc type -> new Term(type.displayName() + ".class", PRIMARY);
      default -> new Term("" + constant, PRIMARY);
    };
  }

  private static Term signed(String number) {
    return new Term(number, number.startsWith("-") ? UNARY : PRIMARY);
  }

  private static String floating(double x, String type, String finite) {
    if (Double.isNaN(x)) {
      return type + ".NaN";
    }
    return Double.isInfinite(x)
        ? type + (x > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY")
        : finite;
  }

  private static String held(Object object) {
    String name = object.getClass().getSimpleName();
    return object instanceof Primitive row
        ? row.name()
        : name.isEmpty()
            ? "held"
            : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private String at(Value value, int least) {
    return atLevel(term(value), least);
  }

  private static String atLevel(Term term, int least) {
    return term.level < least ? "(" + term.text + ")" : term.text;
  }

  private Term compute(Value value) {
    List<Value> x = value.operands();
    return switch (value.op()) {
      case Op.Arithmetic arithmetic -> arithmetic(arithmetic.opcode(), x);
      case Op.Row row when row.call() != null -> call(row.call(), x);
      case Op.Row row -> named(row.row().name(), x);
      case Op.Mix mix -> named("mix", x);
      case Op.Weight weight -> named(weight.row().name() + "Weight", x);
      case Op.ArrayLoad load -> new Term(element(x.get(0), x.get(1)), PRIMARY);
      case Op.ArrayLength length -> new Term(at(x.get(0), PRIMARY) + ".length", PRIMARY);
      case Op.NewArray array -> new Term(newArray(array.component(), text(x.get(0))), UNARY);
      case Op.Field field -> new Term(field(field, x), PRIMARY);
      case Op.Cast cast ->
          new Term("(" + cast.to().displayName() + ") " + at(x.get(0), UNARY), UNARY);
      case Op.InstanceOf test ->
          new Term(
              at(x.get(0), COMPARISON + 1) + " instanceof " + test.of().displayName(), COMPARISON);
      case Op.MakeRecord make -> named("new " + make.record().displayName(), x);
      case Op.Component c ->
          new Term(at(x.get(0), PRIMARY) + ".component" + (c.index() + 1) + "()", PRIMARY);
      case Op.Call call -> call(call, x);
      case Op.Dynamic dynamic -> named(dynamic.site().invocationName(), x);
      case Op.Apply apply ->
          new Term(apply.callee().name() + arguments(x, apply.callee().type()), PRIMARY);
      case Op.Room room -> new Term(room(room, x), PRIMARY);
      default -> term(value);
    };
  }

  private Term named(String name, List<Value> x) {
    return new Term(
        name + x.stream().map(this::text).collect(Collectors.joining(", ", "(", ")")), PRIMARY);
  }

  private String room(Op.Room room, List<Value> x) {
    return "Workspace.room(%s, %d, %s, %s)"
        .formatted(text(x.get(0)), room.slot(), text(x.get(1)), text(x.get(2)));
  }

  private static String newArray(ClassDesc component, String length) {
    String name = component.displayName();
    int dimensions = name.indexOf('[');
    return dimensions < 0
        ? "new %s[%s]".formatted(name, length)
        : "new %s[%s]%s"
            .formatted(name.substring(0, dimensions), length, name.substring(dimensions));
  }

  private String field(Op.Field field, List<Value> x) {
    String owner = field.isStatic() ? field.owner().displayName() : at(x.get(0), PRIMARY);
    return owner + "." + field.name();
  }

  private Term call(Op.Call call, List<Value> x) {
    String owner = call.owner().displayName();
    if (call.name().equals(ConstantDescs.INIT_NAME)) {
      return new Term("new " + owner + arguments(x, call.type()), PRIMARY);
    }
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    String receiver = isStatic ? owner : at(x.getFirst(), PRIMARY);
    List<Value> rest = isStatic ? x : x.subList(1, x.size());
    return new Term(receiver + "." + call.name() + arguments(rest, call.type()), PRIMARY);
  }

  private String arguments(List<Value> x, MethodTypeDesc type) {
    List<String> texts = new ArrayList<>();
    for (int k = 0; k < x.size(); k++) {
      texts.add(text(x.get(k), type.parameterType(k)));
    }
    return "(" + String.join(", ", texts) + ")";
  }

  private Term arithmetic(Opcode opcode, List<Value> x) {
    String name = opcode.name();
    if (opcode.kind() == Opcode.Kind.CONVERT) {
      String type = TypeKind.from(convertedTo(name.charAt(2))).upperBound().displayName();
      return new Term("(" + type + ") " + at(x.get(0), UNARY), UNARY);
    }
    if (name.endsWith("NEG")) {
      String operand = at(x.get(0), UNARY);
      return new Term("-" + (operand.startsWith("-") ? "(" + operand + ")" : operand), UNARY);
    }
    if (name.contains("CMP")) {
      return comparison(opcode, x);
    }
    Infix infix = INFIX.get(name.substring(1));
    if (infix == null) {
      throw new AssertionError(opcode + " is no arithmetic");
    }
    return infix(infix, x.get(0), x.get(1));
  }

  private Term infix(Infix infix, Value left, Value right) {
    String second = at(right, infix.level + 1);
    boolean isDifference = infix.sign.equals("+") && right.isConstant() && second.startsWith("-");
    return new Term(
        "%s %s %s"
            .formatted(
                at(left, infix.level),
                isDifference ? "-" : infix.sign,
                isDifference ? second.substring(1) : second),
        infix.level);
  }

  private static ClassDesc convertedTo(char letter) {
    return ClassDesc.ofDescriptor(letter == 'L' ? "J" : "" + letter);
  }

  /** A comparison as a number: what {@code Double.compare} is not, it treats NaN otherwise. */
  private Term comparison(Opcode opcode, List<Value> x) {
    if (opcode == Opcode.LCMP) {
      return named("Long.compare", x);
    }
    boolean isLess = opcode.name().endsWith("L");
    String left = at(x.get(0), COMPARISON + 1);
    String right = at(x.get(1), COMPARISON + 1);
    return new Term(
        "%s %s %s ? %s : %s == %s ? 0 : %s"
            .formatted(
                left,
                isLess ? ">" : "<",
                right,
                isLess ? "1" : "-1",
                left,
                right,
                isLess ? "-1" : "1"),
        CHOICE);
  }

  // Conditions.

  private static boolean isTruth(Value value) {
    return switch (value.op()) {
      case Op.Call call -> call.type().returnType().equals(ConstantDescs.CD_boolean);
      case Op.Apply apply -> apply.callee().result().equals(ConstantDescs.CD_boolean);
      case Op.ArrayLoad load -> load.kind() == TypeKind.BOOLEAN;
      case Op.InstanceOf test -> true;
      default -> false;
    };
  }

  /** An int as the boolean that it stands for. */
  Condition truth(Value value) {
    if (value.isConstant(0) || value.isConstant(1)) {
      boolean isTrue = value.isConstant(1);
      return new Condition("" + isTrue, "" + !isTrue);
    }
    if (trees.isInner(value) && isTruth(value)) {
      Term term = compute(value);
      return new Condition(term.text, "!" + atLevel(term, UNARY));
    }
    return compare("!=", at(value, COMPARISON), "0");
  }

  Condition condition(Terminator.Branch branch) {
    Value first = branch.operands().getFirst();
    String relation = relation(branch.opcode());
    if (branch.operands().size() == 2) {
      String second = at(branch.operands().get(1), COMPARISON + 1);
      return compare(relation, at(first, COMPARISON + 1), second);
    }
    if (branch.opcode() == Opcode.IFNULL || branch.opcode() == Opcode.IFNONNULL) {
      return compare(relation, at(first, COMPARISON), "null");
    }
    if (trees.isInner(first)
        && first.op() instanceof Op.Arithmetic a
        && a.opcode().name().contains("CMP")) {
      return floating(a.opcode(), relation, first.operands());
    }
    boolean isEquality =
        relation.length() == 2
            && relation.charAt(1) == '='
            && "=!".indexOf(relation.charAt(0)) >= 0;
    if (isEquality && trees.isInner(first) && isTruth(first)) {
      return relation.equals("!=") ? truth(first) : truth(first).negated();
    }
    return compare(relation, at(first, COMPARISON + 1), "0");
  }

  private static String relation(Opcode jump) {
    return switch (jump) {
      case IFEQ, IF_ICMPEQ, IF_ACMPEQ, IFNULL -> "==";
      case IFNE, IF_ICMPNE, IF_ACMPNE, IFNONNULL -> "!=";
      case IFLT, IF_ICMPLT -> "<";
      case IFGE, IF_ICMPGE -> ">=";
      case IFGT, IF_ICMPGT -> ">";
      case IFLE, IF_ICMPLE -> "<=";
      default -> throw new AssertionError(jump + " is not a conditional jump");
    };
  }

  private static String contrary(String relation) {
    return switch (relation) {
      case "==" -> "!=";
      case "!=" -> "==";
      case "<" -> ">=";
      case ">=" -> "<";
      case ">" -> "<=";
      default -> ">";
    };
  }

  private static Condition compare(String relation, String left, String right) {
    return new Condition(
        left + " " + relation + " " + right, left + " " + contrary(relation) + " " + right);
  }

  /**
   * A test of a comparison. One with NaN counts as less for {@code CMPL}, as greater for {@code
   * CMPG}: where it lets the test succeed, Java says it by the contrary.
   */
  private Condition floating(Opcode comparison, String relation, List<Value> x) {
    String left = at(x.get(0), COMPARISON + 1);
    String right = at(x.get(1), COMPARISON + 1);
    Condition plain = compare(relation, left, right);
    if (comparison == Opcode.LCMP || relation.equals("==") || relation.equals("!=")) {
      return plain;
    }
    boolean isNanLess = comparison.name().endsWith("L");
    boolean isTrueForNan = isNanLess == relation.startsWith("<");
    Condition exact = isTrueForNan ? compare(contrary(relation), left, right) : plain;
    Condition safe = new Condition(exact.text(), "!(" + exact.text() + ")");
    return isTrueForNan ? safe.negated() : safe;
  }
}
