package shuzi.core.onnx;

/**
 * The class of an output unit.
 *
 * @param label 1..15
 * @param character the numeral
 * @param value the number that the numeral denotes
 */
public record OnnxClass(int label, String character, long value) {}
