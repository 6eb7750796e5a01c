/**
 * Writes a network with the normalization of its images as an ONNX graph, and reads multi-layer perceptrons from ONNX
 * files.
 */
@NullMarked
package shuzi.core.onnx;

import org.jspecify.annotations.NullMarked;
