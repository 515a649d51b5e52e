/** The command line: differentiates a user's own source file and shows the registry. */
package dev.cotangent.bench;
