/** Plots of jobs and models over HTTP, and reports, each of which describes a whole experiment in one document. */
@NullMarked
package shuzi.report;

import org.jspecify.annotations.NullMarked;
