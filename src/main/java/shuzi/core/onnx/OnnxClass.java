package shuzi.core.onnx;

/**
 * What an output unit stands for.
 *
 * @param label 1..15
 * @param character the numeral
 * @param value the number that it means
 */
public record OnnxClass(int label, String character, long value) {}
