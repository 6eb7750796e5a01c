/**
 * The ids of stored things, each kind a type of its own, so that the compiler notices when two are swapped. They stand
 * below the features: a model keeps the ids of its job and of its data set, but its package uses neither {@code training}
 * nor {@code dataset}.
 */
@NullMarked
package shuzi.core.id;

import org.jspecify.annotations.NullMarked;
