/** Imports models from files of other tools, and exports them. */
@NullMarked
package shuzi.model.transfer;

import org.jspecify.annotations.NullMarked;
