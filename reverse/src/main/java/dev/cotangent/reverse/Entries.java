package dev.cotangent.reverse;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Real;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tape holds: the entry of node i says that it stands for partial₀ · node operand₀ +
 * partial₁ · node operand₁. An operand of 0 means none; node 0 is not used, so that an adjoint sent
 * there is lost without a branch. The first nodes, up to {@link #reserved}, are inputs and have no
 * entry.
 *
 * <p>Entries lie in blocks, so that growing copies nothing and a sweep runs over plain arrays. An
 * entry takes 24 bytes. Two kinds of tape need more and get it when the first such entry comes:
 * rates beside the partials, for a tape whose numbers change in a direction of an outer level, and
 * partials that are numbers of outer levels themselves.
 */
final class Entries {
  static final int BLOCK_BITS = 12;
  static final int BLOCK = 1 << BLOCK_BITS;
  static final int BYTES_PER_ENTRY = 2 * (Integer.BYTES + Double.BYTES);
  private static final int MASK = BLOCK - 1;
  private static final int MOST = Integer.MAX_VALUE - 64;

  /** A run of entries; the k-th has its operands and partials at 2k and 2k + 1. */
  static final class Block {
    int[] operands = new int[2 * BLOCK];
    double[] partials = new double[2 * BLOCK];
    double @Nullable [] rates;
    @Nullable Real @Nullable [] lifted;
  }

  private final List<Block> blocks = new ArrayList<>();
  private Block current = new Block();
  private int size = 1;
  private int reserved;
  private @Nullable Direction direction;
  private boolean lifted;

  Entries() {
    blocks.add(current);
  }

  /** The number of nodes, the unused one included: one more than the largest index. */
  int size() {
    return size;
  }

  /** The number of nodes after the unused one that have no entry. */
  int reserved() {
    return reserved;
  }

  /** The number of entries. */
  int count() {
    return size - 1 - reserved;
  }

  /**
   * Returns the index of the first of so many new nodes that are inputs. Before the first entry
   * they take no space.
   */
  int inputs(int count) {
    int first = size;
    if (count() == 0) {
      reserved += count;
      size += count;
    } else {
      for (int i = 0; i < count; i++) {
        append(0, 0, 0, 0);
      }
    }
    return first;
  }

  /** The block that holds the entry of a node. */
  Block blockOf(int index) {
    return blocks.get((index - 1 - reserved) >> BLOCK_BITS);
  }

  /** Where in its block the entry of a node is: the place of its first operand. */
  int placeOf(int index) {
    return 2 * ((index - 1 - reserved) & MASK);
  }

  Block block(int number) {
    return blocks.get(number);
  }

  /** The direction in which the partials change, if there are rates. */
  @Nullable Direction direction() {
    return direction;
  }

  /** Whether some partials are numbers of outer levels. */
  boolean isLifted() {
    return lifted;
  }

  long bytes() {
    long each = direction == null ? BYTES_PER_ENTRY : BYTES_PER_ENTRY + 2L * Double.BYTES;
    return count() * each;
  }

  int append(int first, double p, int second, double q) {
    int index = size;
    int at = placeOf(index);
    if (at == 0) {
      nextBlock();
    }
    Block block = current;
    block.operands[at] = first;
    block.operands[at + 1] = second;
    block.partials[at] = p;
    block.partials[at + 1] = q;
    size = index + 1;
    return index;
  }

  int append(Direction along, int first, double p, double dp, int second, double q, double dq) {
    if (direction != null && direction != along) {
      return append(first, along.number(p, dp), second, along.number(q, dq));
    }
    direction = along;
    int index = append(first, p, second, q);
    Block block = current;
    double[] rates = block.rates == null ? rates(block) : block.rates;
    int at = placeOf(index);
    rates[at] = dp;
    rates[at + 1] = dq;
    return index;
  }

  int append(int first, Real p, int second, Real q) {
    lifted = true;
    int index = append(first, Double.NaN, second, Double.NaN); // the numbers are read instead
    @Nullable Real[] numbers = lifted(current);
    int at = placeOf(index);
    numbers[at] = p;
    numbers[at + 1] = q;
    return index;
  }

  /** The partial at a place of a block, with the outer levels' derivatives that it has. */
  Real partial(Block block, int at) {
    @Nullable Real number = block.lifted == null ? null : block.lifted[at];
    if (number != null) {
      return number;
    }
    double rate = block.rates == null ? 0 : block.rates[at];
    return rate == 0 || direction == null
        ? Real.of(block.partials[at])
        : direction.number(block.partials[at], rate);
  }

  /** Forgets all entries and keeps the memory of at most so many. */
  void clear(int kept) {
    if (direction != null || lifted) {
      blocks.subList(0, (count() + MASK) >> BLOCK_BITS).forEach(Entries::forgetOuter);
    }
    int keptBlocks = Math.max(1, kept >> BLOCK_BITS);
    if (blocks.size() > keptBlocks) {
      blocks.subList(keptBlocks, blocks.size()).clear();
    }
    current = blocks.getFirst();
    size = 1;
    reserved = 0;
    direction = null;
    lifted = false;
  }

  /** Gives up what the last block does not use; nothing can be appended afterwards. */
  void trim() {
    int used = 2 * (count() & MASK);
    if (used == 0 && count() > 0) {
      return; // the last block is full
    }
    current.operands = Arrays.copyOf(current.operands, used);
    current.partials = Arrays.copyOf(current.partials, used);
  }

  private static void forgetOuter(Block block) {
    block.lifted = null;
    if (block.rates != null) {
      Arrays.fill(block.rates, 0);
    }
  }

  private void nextBlock() {
    if (size >= MOST) {
      throw new IllegalStateException("a tape cannot have more than " + MOST + " entries");
    }
    int number = count() >> BLOCK_BITS;
    if (number == blocks.size()) {
      blocks.add(newBlock());
    }
    current = blocks.get(number);
  }

  private Block newBlock() {
    try {
      return new Block();
    } catch (OutOfMemoryError e) {
      throw outOfMemory(e);
    }
  }

  /** Returns a new array for so many adjoints, or says how much memory the tape takes. */
  double[] newAdjoints(int size, int width) {
    try {
      return new double[Math.multiplyExact(size, width)];
    } catch (OutOfMemoryError e) {
      throw outOfMemory(e);
    }
  }

  IllegalStateException outOfMemory(Throwable e) {
    long mebibytes = (size * (long) (BYTES_PER_ENTRY + Double.BYTES)) >> 20;
    return new IllegalStateException(
        "no memory left for a tape of "
            + (size - 1)
            + " entries and their adjoints, which take "
            + mebibytes
            + " MiB so far; give the JVM a larger heap (-Xmx), or use forward mode, which has no"
            + " tape",
        e);
  }

  private static double[] rates(Block block) {
    if (block.rates == null) {
      block.rates = new double[2 * BLOCK];
    }
    return block.rates;
  }

  private static @Nullable Real[] lifted(Block block) {
    if (block.lifted == null) {
      block.lifted = new Real[2 * BLOCK];
    }
    return block.lifted;
  }
}
