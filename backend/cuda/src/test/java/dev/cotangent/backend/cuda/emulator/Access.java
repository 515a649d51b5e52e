package dev.cotangent.backend.cuda.emulator;

/**
 * A load's or store's place.
 *
 * @param space where it is
 * @param type of each element
 * @param count of the elements
 * @param base the register that holds an address
 * @param offset what is to be added to it
 */
record Access(Space space, PtxType type, int count, int base, long offset) {
  /** Decodes the modifiers of a load or store, and the operand in brackets. */
  static Access of(Opcode opcode, Operands operands, int index) {
    Space space = Space.take(opcode);
    opcode.takeOneOf("volatile", "weak", "relaxed", "acquire", "release");
    opcode.takeOneOf("cta", "gpu", "sys");
    opcode.take("nc");
    opcode.takeOneOf("ca", "cg", "cs", "lu", "cv", "wb", "wt");
    int count = opcode.take("v2") ? 2 : opcode.take("v4") ? 4 : 1;
    PtxType type = opcode.takeType();
    if (!(operands.get(index) instanceof Operand.Address(Operand base, long offset))) {
      throw operands.wrong(operands.get(index), "an address in brackets");
    }
    if (base instanceof Operand.Symbol(Variable variable)) {
      check(opcode, variable, space, offset, type.bytes() * count);
      return new Access(space, type, count, operands.function().address(variable), offset);
    }
    if (space == Space.PARAM) {
      throw operands.wrong(base, "the name of a parameter");
    }
    boolean narrow = space == Space.SHARED || space == Space.LOCAL;
    return new Access(space, type, count, address(operands, base, narrow), offset);
  }

  private static int address(Operands operands, Operand base, boolean narrow) {
    boolean word = base instanceof Operand.Register(int slot, PtxType type) && type.bytes() == 4;
    return operands.source(base, narrow && word ? PtxType.B32 : PtxType.B64);
  }

  private static void check(Opcode opcode, Variable variable, Space space, long offset, int bytes) {
    if (variable.space() != space) {
      throw opcode.error("it is not for " + variable);
    }
    if (offset < 0 || offset + bytes > variable.bytes()) {
      throw opcode.error(bytes + " bytes at " + offset + " are outside " + variable);
    }
  }

  /** Returns the address of the first element. */
  long address(PtxThread thread) {
    long address = thread.registers[base] + offset;
    if (count > 1 && (address & (long) type.bytes() * count - 1) != 0) {
      throw new DeviceFault(
          "%d elements of %d bytes at 0x%x are not aligned to their size together"
              .formatted(count, type.bytes(), address));
    }
    return address;
  }

  /** Reads an element. */
  long load(PtxThread thread, long address) {
    int bytes = type.bytes();
    return type.narrow(
        space == Space.PARAM
            ? Bytes.get(thread.parameters, (int) address, bytes)
            : space.of(thread).load(address, bytes));
  }

  /** Writes an element. */
  void store(PtxThread thread, long address, long value) {
    if (space == Space.PARAM) {
      Bytes.put(thread.parameters, (int) address, type.bytes(), value);
    } else {
      space.of(thread).store(address, type.bytes(), value);
    }
  }
}
