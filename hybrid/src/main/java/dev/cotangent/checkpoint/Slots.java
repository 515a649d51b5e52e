package dev.cotangent.checkpoint;

/** A number of places to be taken and given back. */
final class Slots {
  private final int most;
  private final IntStack givenBack = new IntStack();
  private int made;

  Slots(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return givenBack.isEmpty() && made == most;
  }

  int take() {
    return givenBack.isEmpty() ? made++ : givenBack.pop();
  }

  void giveBack(int slot) {
    givenBack.push(slot);
  }
}
