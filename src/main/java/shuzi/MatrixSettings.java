package shuzi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import shuzi.core.matrix.MatrixEngineChoice.DenseEngine;
import shuzi.core.matrix.MatrixEngineChoice.KernelChoice;

/**
 * Settings of matrix arithmetic.
 *
 * @param engine implementation of dense products: {@code OPENBLAS}, {@code OJALGO}, or {@code AUTO} for the faster one that loads
 * @param kernels implementation of sparse products and of operations on single elements: {@code VECTOR}, {@code LOOPS}, or {@code AUTO} for the faster one that loads
 */
@ConfigurationProperties("shuzi.matrix")
record MatrixSettings(
        @DefaultValue("AUTO") DenseEngine engine,
        @DefaultValue("AUTO") KernelChoice kernels) {}
