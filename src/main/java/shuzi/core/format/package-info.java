/**
 * Files of other tools: MATLAB of level 4 and 5, NumPy, IDX, CSV, safetensors. Bytes to named arrays of numbers and back, whoever
 * made them; what the numbers mean is for others to say.
 */
@NullMarked
package shuzi.core.format;

import org.jspecify.annotations.NullMarked;
