/**
 * Manages temporary files in one folder for each process, so that files of failed or killed processes can be deleted.
 */
@NullMarked
package shuzi.core.temporary;

import org.jspecify.annotations.NullMarked;
