package dev.cotangent.compiled.write;

import dev.cotangent.compiled.ir.Function;
import java.lang.constant.ClassDesc;
import java.util.Map;

/**
 * What the methods of a written class have in common.
 *
 * @param self the class
 * @param names the names of its methods
 * @param data what it holds
 * @param members the user's fields and records
 */
record ClassContext(ClassDesc self, Map<Function, String> names, ClassData data, Members members) {}
