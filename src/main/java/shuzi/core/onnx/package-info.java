/**
 * Networks as ONNX graphs: a network with the preparation of its images inside, written; a multi-layer perceptron, read.
 */
@NullMarked
package shuzi.core.onnx;

import org.jspecify.annotations.NullMarked;
