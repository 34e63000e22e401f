/** A number in a narrow cell: where it is cut off, its end is what tells one from another. */
import styles from './Tail.module.css'

/** What is read from the right is cut off at the left; the text itself stays as it is. */
export const Tail = ({ children: text }: { children: string }) => <span className={styles.tail} title={text}><bdi dir="ltr">{text}</bdi></span>
