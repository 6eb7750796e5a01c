/**
 * Reads and writes files of other tools: MATLAB of level 4 and 5, NumPy, IDX, safetensors. The result is named arrays
 * of numbers; callers give them a meaning.
 */
@NullMarked
package shuzi.core.format;

import org.jspecify.annotations.NullMarked;
