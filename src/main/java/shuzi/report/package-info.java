/** What a job or a model looks like: plots over HTTP, and a whole experiment as one document. */
@NullMarked
package shuzi.report;

import org.jspecify.annotations.NullMarked;
