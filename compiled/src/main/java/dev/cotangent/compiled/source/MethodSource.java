package dev.cotangent.compiled.source;

import dev.cotangent.compiled.UnsupportedConstructException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds methods in class files, which class loaders hand out as resources. */
public final class MethodSource {
  private final Map<Class<?>, ClassModel> classes = new HashMap<>();

  /** A method in a class file. */
  public record Found(MethodName name, MethodModel model, ClassModel file) {
    public boolean is(AccessFlag flag) {
      return model.flags().has(flag);
    }

    public boolean isStatic() {
      return is(AccessFlag.STATIC);
    }

    public CodeModel code() {
      return model.code().orElseThrow();
    }

    /** How many slots its variables take. */
    public int maxLocals() {
      return model.findAttribute(Attributes.code()).orElseThrow().maxLocals();
    }

    public MethodTypeDesc type() {
      return model.methodTypeSymbol();
    }

    /** How many bytes its instructions take. */
    public int size() {
      return model.findAttribute(Attributes.code()).orElseThrow().codeLength();
    }

    /** The types of its parameters, with that of {@code this} if it has one. */
    public List<ClassDesc> parameters() {
      return isStatic()
          ? type().parameterList()
          : type().insertParameterTypes(0, Types.of(name.owner())).parameterList();
    }

    public Optional<String> sourceFile() {
      return file.findAttribute(Attributes.sourceFile())
          .map(SourceFileAttribute::sourceFile)
          .map(Utf8Entry::stringValue);
    }

    /** A place in the method, for messages. */
    public String at(int line) {
      return "%s (%s%s)"
          .formatted(
              name, sourceFile().orElse(name.owner().getName()), line == 0 ? "" : ":" + line);
    }
  }

  /** The name of a method's translation: its own, as far as that is one in Java. */
  public static String translatedName(MethodName method) {
    return method.name().equals(ConstantDescs.INIT_NAME) ? "new" : method.name();
  }

  /** Finds a method in a class, or in one that it extends or implements. */
  public Optional<Found> find(MethodName name) {
    for (Class<?> type = name.owner(); type != null; type = type.getSuperclass()) {
      Optional<Found> found = declared(type, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Found> declared(Class<?> type, MethodName name) {
    ClassModel file = file(type);
    for (MethodModel method : file.methods()) {
      if (method.methodName().equalsString(name.name())
          && method.methodType().equalsString(name.descriptor())) {
        MethodName here = new MethodName(type, name.name(), name.descriptor());
        return Optional.of(new Found(here, method, file));
      }
    }
    return Optional.empty();
  }

  private ClassModel file(Class<?> type) {
    return classes.computeIfAbsent(type, MethodSource::read);
  }

  private static ClassModel read(Class<?> type) {
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in == null) {
        throw new UnsupportedConstructException(
            "the bytecode of " + name + " cannot be found: its class loader does not hand it out");
      }
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UnsupportedConstructException("the bytecode of " + name + " cannot be read", e);
    }
  }
}
