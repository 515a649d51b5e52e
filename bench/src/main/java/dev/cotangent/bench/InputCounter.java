package dev.cotangent.bench;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.OptionalInt;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the source how many inputs a function takes, where that can be told: where it uses its
 * array in expressions like {@code x[2]} only. A function that uses {@code x.length}, a loop or the
 * array as a whole may take any number.
 */
final class InputCounter extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final Name array;
  private boolean known = true;
  private int count;

  private InputCounter(Name array) {
    this.array = array;
  }

  static OptionalInt count(MethodTree method) {
    InputCounter counter = new InputCounter(method.getParameters().getFirst().getName());
    counter.scan(method.getBody(), null);
    return counter.known && counter.count > 0 ? OptionalInt.of(counter.count) : OptionalInt.empty();
  }

  @Override
  public @Nullable Void visitArrayAccess(ArrayAccessTree node, @Nullable Void unused) {
    if (node.getExpression() instanceof IdentifierTree name
        && name.getName().equals(array)
        && node.getIndex() instanceof LiteralTree index
        && index.getValue() instanceof Integer i) {
      count = Math.max(count, i + 1);
      return null;
    }
    return super.visitArrayAccess(node, null);
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void unused) {
    known &= !node.getName().equals(array);
    return null;
  }

  /** A class within the method may have an x of its own. */
  @Override
  public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
    known = false;
    return null;
  }
}
