package dev.cotangent.checkpoint;

import java.util.Arrays;

/** A stack of ints that grows. */
final class IntStack {
  private int[] elements = new int[16];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(int element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, (int) Math.min(2L * size, Integer.MAX_VALUE - 8));
    }
    elements[size++] = element;
  }

  int pop() {
    return elements[--size];
  }

  int top() {
    return elements[size - 1];
  }
}
